import assert from 'node:assert/strict';
import test from 'node:test';
import { plain } from './plain';
import { runs } from '../../../ingest/web/src/report/line_chart';
import { decimals, linear, ticks } from '../../../ingest/web/src/report/scale';
import { meanWithin, partLength_s } from '../../../ingest/web/src/report/tables';
import { answerWords, balanceWords, fatigueWords, promptWords, strikeWords } from '../../../ingest/web/src/report/words';

test('ticks are round, inside, and about as many as wanted', () => {
  assert.deepEqual(ticks(0, 40, 8), [0, 5, 10, 15, 20, 25, 30, 35, 40]);
  assert.deepEqual(ticks(-0.35, 0.3, 4), [-0.2, 0, 0.2]);
  for (const span of [0.003, 1, 17, 4321]) {
    const found = ticks(5, 5 + span, 4);
    assert.ok(found.length >= 2 && found.length <= 5, `${span}: ${found}`);
    assert.ok(found.every((v) => v >= 5 - 1e-9 && v <= 5 + span + 1e-9));
  }
  assert.equal(decimals([0, 0.25]), 1);
  assert.equal(linear(0, 10, 100, 200)(5), 150);
});

test('a pause or an absent value ends a line', () => {
  const series = { tS: [0, 10, 20, 200, 210], value: [1, 2, 'NaN' as const, 4, 5] };
  assert.deepEqual(runs(series).map((run) => run.length), [2, 2]);
});

test('means by part take only their own minutes', () => {
  assert.equal(meanWithin({ tS: [10, 70, 80], value: [1, 3, 5] }, 60, 120), 4);
  assert.equal(meanWithin({ tS: [10], value: [1] }, 60, 120), undefined);
  assert.equal(partLength_s(600), 60);
  assert.equal(partLength_s(3600), 300);
});

test('the first sentence is the balance; without one it says so', () => {
  const impulse = { quantity: 'impulse', indexPct: 2, lowPct: 1, highPct: 3 };
  assert.deepEqual(balanceWords({ symmetry: [impulse] }).map(plain), ['Left carries 2.0 % more, likely 1.0 to 3.0 %, within the usual spread.']);
  const contact = { quantity: 'contact_time', indexPct: -5, lowPct: -6, highPct: -4 };
  assert.match(plain(balanceWords({ symmetry: [contact, impulse] })[1]), /^contact time: right stays 5\.0 % longer/);
  assert.deepEqual(balanceWords({}), ['Load, left against right, could not be compared.']);
});

test('no state of form is taken for fresh', () => {
  assert.match(fatigueWords({}), /could not be judged/);
  assert.match(fatigueWords({ fatigue: { state: 'STATE_FRESH' } }), /stayed within/);
  assert.match(fatigueWords({ fatigue: { onsetNs: '60000000000', channels: [{ quantity: 'cadence' }] } }), /1:00; most in cadence/);
});

test('prompts and their last answers', () => {
  const summary = { prompts: [{ id: '1' }], answers: [{ promptId: '1', answer: 'later' }, { promptId: '1', answer: 'done' }] };
  assert.equal(answerWords(summary, '1'), 'done');
  assert.equal(answerWords(summary, '2'), 'no answer');
  assert.equal(promptWords(summary), '1 prompt, 1 done.');
});

test('foot strike by its angle', () => {
  assert.equal(strikeWords('Left', 12), 'Left: mostly heel first');
  assert.equal(strikeWords('Left', 3), 'Left: mostly flat');
  assert.equal(strikeWords('Left', -5), 'Left: mostly forefoot first');
  assert.equal(strikeWords('Left', undefined), '');
});
