// Bundles the page's unit tests with the page's own esbuild and runs them with node's test runner.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const page = join(here, '../../../ingest/web');
const { build } = createRequire(join(page, 'package.json'))('esbuild');
const out = mkdtempSync(join(tmpdir(), 'evenstride-page-'));
const tests = readdirSync(here).filter((name) => name.endsWith('.test.ts'));
await build({
  entryPoints: tests.map((name) => join(here, name)), outdir: out, outExtension: { '.js': '.mjs' },
  bundle: true, platform: 'node', format: 'esm', logLevel: 'warning', nodePaths: [join(page, 'node_modules')],
  // What modules touch while loading; the tests themselves call only what needs no page.
  banner: { js: 'globalThis.addEventListener ??= () => {}; globalThis.localStorage = { getItem: () => null };' },
});
const sources = readdirSync(join(page, 'src'), { recursive: true }).filter((name) => name.endsWith('.ts') && !name.startsWith('gen'))
  .map((name) => join(page, 'src', name));
const { status } = spawnSync(process.execPath, ['--test', ...tests.map((name) => join(out, name.replace('.ts', '.mjs')))],
  { stdio: 'inherit', env: { ...process.env, PAGE_SOURCES: sources.join(':') } });
rmSync(out, { recursive: true });
process.exit(status ?? 1);
