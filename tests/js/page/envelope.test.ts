import assert from 'node:assert/strict';
import test from 'node:test';
import { envelope, pauses } from '../../../ingest/web/src/live/envelope';

/** A small seeded generator, so that a failure comes back. */
function random(seed: number): () => number {
  return () => { seed = (seed * 1664525 + 1013904223) % 4294967296; return seed / 4294967296; };
}

test('a short line is kept whole', () => {
  assert.deepEqual(envelope([0, 1, 2], [5, 6, 7], 0, 10, 100), [0, 1, 2]);
});

test('any line keeps its extremes, its order, and two points a pixel at most', () => {
  const next = random(11);
  for (let round = 0; round < 50; ++round) {
    const n = 2000 + Math.floor(next() * 3000), pixels = 100 + Math.floor(next() * 300);
    const t = Array.from({ length: n }, (_, i) => i * 0.37);
    const value = t.map(() => next() * 100);
    const kept = envelope(t, value, 0, t[n - 1], pixels);
    assert.ok(kept.length <= 2 * pixels);
    assert.ok(kept.every((at, i) => i === 0 || at > kept[i - 1]));
    assert.equal(Math.max(...kept.map((i) => value[i])), Math.max(...value));
    assert.equal(Math.min(...kept.map((i) => value[i])), Math.min(...value));
  }
});

test('a gap never hides a number', () => {
  const t = Array.from({ length: 1000 }, (_, i) => i);
  const value = t.map((i) => (i % 10 === 3 ? i : null));
  const kept = envelope(t, value, 0, 999, 100);
  assert.equal(kept.filter((i) => value[i] !== null).length, 100);
});

test('points outside the window are left out', () => {
  assert.deepEqual(envelope([0, 5, 9, 12], [1, 2, 3, 4], 5, 10, 100), [1, 2]);
});

test('a line breaks half-way into a pause', () => {
  assert.deepEqual(pauses([0, 1, 21, 22], 10), [11]);
});
