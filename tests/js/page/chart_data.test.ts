import assert from 'node:assert/strict';
import test from 'node:test';
import { lastTime, table } from '../../../ingest/web/src/live/chart_data';

const history = { series: [
  { name: 'a', tS: [10, 20, 30], value: [1, 'NaN' as const, 3], low: [0, 'NaN' as const, 2], high: [2, 'NaN' as const, 4] },
  { name: 'b', tS: [15, 30], value: [7, 8], low: [], high: [] },
] };

test('times count back from the latest point of all lines', () => {
  assert.equal(lastTime(history), 30);
  assert.deepEqual(table(history, ['a', 'b'], 10, 400).t_s, [-20, -15, -10, 0]);
});

test('a value that is not a number breaks its line; another line\'s time does not', () => {
  const { columns } = table(history, ['a', 'b'], 10, 400);
  assert.deepEqual(columns[0], [1, undefined, null, 3]);
  assert.deepEqual(columns[3], [undefined, 7, undefined, 8]);
});

test('no history is an empty table', () => {
  assert.deepEqual(table(undefined, ['a'], 10, 400), { t_s: [], columns: [[], [], []] });
});
