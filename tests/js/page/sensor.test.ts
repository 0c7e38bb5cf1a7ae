import assert from 'node:assert/strict';
import test from 'node:test';
import { accelScale_mps2, crc32c, packReadings, sampleBlock } from '../../../ingest/web/src/sensor/frames';
import { Grid } from '../../../ingest/web/src/sensor/grid';
import { measuredRate, readingOf, type Reading } from '../../../ingest/web/src/sensor/motion';
import { Outbox } from '../../../ingest/web/src/sensor/outbox';

const at = (t_s: number, z = 9.81): Reading => ({ t_s, accel: [0, 0, z], gyro: [0, 0, 0] });

test('the check value of CRC-32C', () => {
  assert.equal(crc32c(new TextEncoder().encode('123456789')), 0xe3069283);
});

test('a phone at rest reads +g up, on both kinds of browser', () => {
  const event = { timeStamp: 1000, accelerationIncludingGravity: { x: 0, y: 0, z: 9.81 }, rotationRate: { alpha: 180, beta: 0, gamma: -90 } };
  assert.equal(readingOf(event, false)!.accel[2], 9.81);
  assert.equal(readingOf({ ...event, accelerationIncludingGravity: { x: 0, y: 0, z: -9.81 } }, true)!.accel[2], 9.81);
  assert.deepEqual(readingOf(event, false)!.gyro, [Math.PI, 0, -Math.PI / 2]);
  assert.equal(readingOf({ ...event, accelerationIncludingGravity: null }, false), undefined);
});

test('the rate is the median of what came, whatever the jitter', () => {
  const times = Array.from({ length: 61 }, (_, i) => i / 60 + (i % 3 === 0 ? 0.002 : 0));
  assert.ok(Math.abs(measuredRate(times)! - 60) < 8);
  assert.equal(measuredRate([0, 1]), undefined);
});

test('uneven events become evenly spaced readings on the straight line between them', () => {
  const grid = new Grid(50, 10);
  const blocks = Array.from({ length: 200 }, (_, i) => (i + 0.4 * Math.sin(i)) / 60).flatMap((t) => grid.push(at(t, 3 * t)));
  const readings = blocks.flatMap((block) => block.readings);
  assert.ok(readings.length >= 150);
  readings.forEach((r, i) => {
    assert.ok(Math.abs(r.t_s - readings[0].t_s - i / 50) < 1e-9);
    assert.ok(Math.abs(r.accel[2] - 3 * r.t_s) < 1e-9);
  });
  assert.ok(blocks.every((block) => block.readings.length === 10 && block.period_s === 0.02));
});

test('a pause starts a new block and invents nothing', () => {
  const grid = new Grid(50, 100);
  for (let i = 0; i <= 20; ++i) grid.push(at(i / 50));
  const [first] = grid.push(at(5));
  assert.equal(first.readings.at(-1)!.t_s, 0.4);
  for (let i = 1; i <= 20; ++i) grid.push(at(5 + i / 50));
  assert.ok(grid.close()[0].first_s >= 5);
});

test('readings are packed as counts, and what is beyond the range stays at its end', () => {
  const bytes = packReadings({ first_s: 0, period_s: 0.02, readings: [at(0, 9.81), at(0.02, 900), at(0.04, -900)] });
  const view = new DataView(bytes.buffer);
  assert.equal(bytes.length, 36);
  assert.ok(Math.abs(view.getInt16(4, true) * accelScale_mps2 - 9.81) < accelScale_mps2);
  assert.equal(view.getInt16(16, true), 32767);
  assert.equal(view.getInt16(28, true), -32768);
});

test('a block carries its times and its check', () => {
  const block = sampleBlock(7n, { first_s: 1.5, period_s: 0.02, readings: [at(1.5)] });
  assert.equal(block.deviceTimeNs, 1_500_000_000n);
  assert.equal(block.periodNs, 20_000_000n);
  const bytes = new Uint8Array(24 + 12);
  new DataView(bytes.buffer).setBigInt64(0, 7n, true);
  new DataView(bytes.buffer).setBigInt64(8, 1_500_000_000n, true);
  new DataView(bytes.buffer).setBigInt64(16, 20_000_000n, true);
  bytes.set(block.readings, 24);
  assert.equal(block.crc32c, crc32c(bytes));
});

test('blocks wait until they are acknowledged, and a full box drops its oldest', () => {
  const outbox = new Outbox(3);
  for (let i = 0n; i < 5n; ++i) outbox.add(sampleBlock(i, { first_s: 0, period_s: 0.02, readings: [] }));
  assert.equal(outbox.dropped, 2);
  outbox.acknowledge(3n);
  assert.deepEqual(outbox.from(0n).map((block) => block.sequence), [4n]);
});
