// The real program: a daemon on free ports with a folder of its own, and recordings played into it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './needs.mjs';

export const program = process.env.EVENSTRIDE ?? join(root, 'build/release/evenstride');
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Calls `ask` until it gives something, at most `within_s`. */
export async function until(what, ask, within_s = 30) {
  for (const end = Date.now() + 1000 * within_s; Date.now() < end; await sleep(100)) {
    const answer = await ask();
    if (answer) return answer;
  }
  throw new Error(`waited ${within_s} s in vain for ${what}`);
}

/** A daemon; or, with one that was stopped, the next one on its folder and its addresses. */
export async function startDaemon(before) {
  const folder = before?.folder ?? mkdtempSync(join(tmpdir(), 'evenstride-js-'));
  const http = before?.http.slice('http://'.length) ?? '127.0.0.1:0', ingest = before?.ingest ?? '127.0.0.1:0';
  const ports = join(folder, 'ports');
  rmSync(ports, { force: true });
  const child = spawn(program, ['serve', '--data', join(folder, 'data'), '--ingest', ingest, '--http', http,
                                '--ports-file', ports], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (text) => { said += text; });
  child.stderr.on('data', (text) => { said += text; });
  const written = await until('the ports', () => {
    if (child.exitCode !== null) throw new Error(`the daemon ended: ${said}`);
    return existsSync(ports) && readFileSync(ports, 'utf8').includes('http=') && readFileSync(ports, 'utf8');
  });
  const port = (name) => written.match(new RegExp(`^${name}=(.*)$`, 'm'))[1];
  return {
    folder, http: `http://${port('http')}`, ingest: port('ingest'),
    recordings: () => readdirSync(join(folder, 'data'), { recursive: true }).filter((name) => name.endsWith('.mcap'))
      .map((name) => join(folder, 'data', name)),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((done) => child.on('exit', done));
      child.kill('SIGTERM');
      await gone;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Plays `file` into the daemon; resolves when it has been taken whole. */
export function replay(file, ingest, speed) {
  return new Promise((done, failed) => {
    const child = spawn(program, ['replay', file, '--to', ingest, '--speed', String(speed)], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text) => { said += text; });
    child.on('exit', (status) => (status === 0 ? done() : failed(new Error(`replay ended with ${status}: ${said}`))));
  });
}

export function run(...args) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`evenstride ${args[0]} ended with ${status}: ${stderr}`);
  return stdout;
}

/** A recording of a simulated runner in `folder`: the same every time. */
export function simulated(folder, ...wishes) {
  const file = join(folder, 'simulated.mcap');
  run('simulate', '--out', file, '--seed', '5', '--stand', '8', '--walk', '10', ...wishes);
  return file;
}
