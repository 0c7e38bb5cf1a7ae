import assert from 'node:assert/strict';
import test from 'node:test';
import { minuteMarks, shownMinutes, yRange } from '../../../ingest/web/src/live/charts';

test('a young run fills the picture; an old one shows its last ten minutes', () => {
  assert.equal(shownMinutes(0), 1);
  assert.equal(shownMinutes(-130), 3);
  assert.equal(shownMinutes(-4000), 10);
  assert.deepEqual(minuteMarks(-180), [-180, -120, -60, 0]);
  assert.deepEqual(minuteMarks(-600), [-600, -480, -360, -240, -120, 0]);
});

test('noise does not fill the picture, and zero is inside where it matters', () => {
  assert.deepEqual(yRange(170, 170.5, 8), [166.25, 174.25]);
  const [low, high] = yRange(4, 6, 6, true);
  assert.ok(low < 0 && high > 6);
  assert.deepEqual(yRange(Infinity, -Infinity, 6), [0, 6]);
});
