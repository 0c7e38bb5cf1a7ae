// Builds the page into the folder named by --out (default: dist): schema types, type check, bundles.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const asked = process.argv.indexOf('--out');
const out = resolve(asked > 0 ? process.argv[asked + 1] : join(here, 'dist'));

function run(program, ...args) {
  const { status } = spawnSync(program, args, { cwd: here, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const notices = '/* Holds uPlot, (c) 2022 Leon Sorokin, MIT licence, and @bufbuild/protobuf, (c) Buf Technologies, ' +
                'Apache-2.0. Their full texts are in the npm packages of these names. */';

const bin = (name) => join(here, 'node_modules/.bin', name);
mkdirSync(join(here, 'src/gen'), { recursive: true });
run('protoc', `--plugin=protoc-gen-es=${bin('protoc-gen-es')}`, '--es_out=src/gen',
    '--es_opt=target=ts,json_types=true', `-I${root}`, 'proto/wire.proto', 'proto/results.proto');
run(bin('tsc'), '--noEmit');
await build({
  absWorkingDir: here,
  entryPoints: { live: 'src/live/main.ts', report: 'src/report/main.ts', sensor: 'src/sensor/main.ts' },
  outdir: out,
  bundle: true,
  minify: true,
  format: 'iife',
  target: ['chrome100', 'firefox100', 'safari15.4'],
  banner: { js: notices },
  logLevel: 'warning',
});
cpSync(join(here, 'public'), out, { recursive: true });
