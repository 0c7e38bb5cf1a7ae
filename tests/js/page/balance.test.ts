import assert from 'node:assert/strict';
import test from 'node:test';
import { plain } from './plain';
import { compared, detail, headline, lean, shares } from '../../../ingest/web/src/common/balance';
import { levelX, scaleFor } from '../../../ingest/web/src/common/level';

test('even is said only when the interval holds zero and is usual as a whole', () => {
  assert.equal(lean({ index: 0.9, low: -0.5, high: 2.3 }, 'impulse'), 'even');
  assert.equal(plain(headline({ index: 0.9, low: -0.5, high: 2.3 }, 'impulse')), 'Even');
  assert.equal(lean({ index: 2.9, low: -0.1, high: 5.9 }, 'impulse'), 'unsure');
  assert.equal(lean({ index: 2.9, low: -0.1, high: 5.9 }, 'peak_force'), 'even');
});

test('the side that carries more is named, with its size', () => {
  assert.equal(plain(headline({ index: 2.1, low: 1.2, high: 3.0 }, 'impulse')), 'Left carries 2.1 % more');
  assert.equal(plain(headline({ index: -2.1, low: -3.0, high: -1.2 }, 'impulse')), 'Right carries 2.1 % more');
  assert.equal(plain(headline({ index: 2.1, low: 1.2, high: 3.0 }, 'contact_time')), 'Left stays 2.1 % longer on the ground');
});

test('the likely range reads from small to large on both sides', () => {
  assert.equal(plain(detail({ index: -2.1, low: -3.0, high: -1.2 }, 'impulse')), 'likely 1.2 to 3.0 %, within the usual spread');
});

test('usual, maybe and beyond follow the whole interval', () => {
  assert.match(detail({ index: 3, low: 2, high: 4 }, 'impulse'), /may be beyond/);
  assert.match(detail({ index: 5, low: 4, high: 6 }, 'impulse'), /, beyond/);
  assert.match(detail({ index: 5, low: 4, high: 6 }, 'peak_force'), /within/);
});

test('an index of 4 % is 51 to 49', () => {
  assert.equal(plain(shares(4)), 'as a share: left 51.0 %, right 49.0 %');
});

test('the picture mirrors: left greater lies left, and nothing leaves the tube', () => {
  for (let index = -20; index <= 20; index += 0.7) {
    assert.ok(Math.abs(levelX(index, 6) + levelX(-index, 6) - 400) < 1e-9);
    assert.ok(levelX(index, 6) >= 14 && levelX(index, 6) <= 386);
  }
  assert.ok(levelX(2, 6) < 200);
});

test('the scale holds the interval and the usual spread', () => {
  assert.equal(scaleFor(undefined, 'impulse'), 6);
  assert.equal(scaleFor({ index: 9, low: 7, high: 11 }, 'impulse'), 12);
  assert.equal(scaleFor(undefined, 'impact_peak'), 48);
});

test('a comparison in a line reads from small to large on both sides', () => {
  assert.equal(compared({ index: 2, low: 1.5, high: 2.5 }, '°'), 'left 2.0° more (1.5 to 2.5)');
  assert.equal(compared({ index: -5, low: -8, high: -2 }, ' %'), 'right 5.0 % more (2.0 to 8.0)');
  assert.equal(compared({ index: 1, low: -1, high: 3 }, ' %'), 'no clear difference');
});
