import assert from 'node:assert/strict';
import test from 'node:test';
import { firstTime, lastTime, table } from '../../../ingest/web/src/live/chart_data';

const history = { series: [
  { name: 'a', tS: [10, 20, 30], value: [1, 'NaN' as const, 3], low: [0, 'NaN' as const, 2], high: [2, 'NaN' as const, 4] },
  { name: 'b', tS: [15, 30], value: [7, 8], low: [], high: [] },
] };
const every5s = (until_s: number, value: (t: number) => number | 'NaN') => {
  const tS = Array.from({ length: until_s / 5 }, (_, i) => 5 * i);
  return { series: [{ name: 'a', tS, value: tS.map(value) }] };
};

test('times count back from the latest point of all lines', () => {
  assert.equal(lastTime(history), 30);
  assert.equal(firstTime(history), 10);
  assert.equal(firstTime(undefined), 0);
  assert.deepEqual(table(history, ['a', 'b'], 10, 400).t_s, [-20, -15, 0]);
});

test('another line\'s time does not break a line', () => {
  const { columns } = table(history, ['a', 'b'], 10, 400);
  assert.deepEqual(columns[0], [1, undefined, 3]);
  assert.deepEqual(columns[3], [undefined, 7, 8]);
});

test('a pause breaks a line', () => {
  const { columns } = table(every5s(200, (t) => (t > 50 && t < 100 ? 'NaN' : t)), ['a'], 10, 400);
  assert.equal(columns[0].filter((value) => value === null).length, 1);
});

test('a quantity that comes once in a while is one line', () => {
  const { columns } = table(every5s(200, (t) => (t % 20 === 0 ? t : 'NaN')), ['a'], 10, 400);
  assert.deepEqual(columns[0], [0, 20, 40, 60, 80, 100, 120, 140, 160, 180]);
});

test('no history is an empty table', () => {
  assert.deepEqual(table(undefined, ['a'], 10, 400), { t_s: [], columns: [[], [], []] });
});
