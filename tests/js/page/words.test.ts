import assert from 'node:assert/strict';
import test from 'node:test';
import { plain } from './plain';
import { readFileSync } from 'node:fs';
import { age, clock, fixed, pace, signed } from '../../../ingest/web/src/common/format';
import { figure, num, seconds } from '../../../ingest/web/src/common/json';
import { phaseWords } from '../../../ingest/web/src/common/phase';
import { t } from '../../../ingest/web/src/common/texts';
import { channelWords, fatigueMore } from '../../../ingest/web/src/live/fatigue_panel';
import { timerWords } from '../../../ingest/web/src/live/break_timer';
import { linkState } from '../../../ingest/web/src/live/link';
import { cueParts } from '../../../ingest/web/src/live/prompt_sheet';
import { ordered } from '../../../ingest/web/src/live/runner_picker';
import { health, sensorWords } from '../../../ingest/web/src/live/sensors_panel';

test('numbers as people read them', () => {
  assert.equal(fixed(undefined), '–');
  assert.equal(fixed(-0.04, 1), '0.0');
  assert.equal(fixed(-1.25, 1), '−1.3');
  assert.equal(signed(2), '+2.0');
  assert.equal(clock(3725), '1:02:05');
  assert.equal(pace(3.2), '5:13');
  assert.equal(pace(0), '–');
  assert.equal(age(12), '12 s');
});

test('64-bit integers and NaN arrive as text', () => {
  assert.equal(num('12'), 12);
  assert.equal(num('NaN'), undefined);
  assert.equal(seconds('1500000000'), 1.5);
  assert.deepEqual(figure({ value: 0.25, low: 0.24 }, 1000), { value: 250, low: 240, high: undefined });
});

test('form in words', () => {
  assert.equal(channelWords({ quantity: 'contact_time', change: 4.2, unit: '%' }), 'contact time +4.2 %');
  assert.equal(channelWords({ quantity: 'drop_left', change: -1.3, unit: 'deg' }), 'pelvic drop left −1.3°');
  assert.equal(plain(fatigueMore({ state: 'STATE_LEARNING', baselineProgress: 0.4 })), '40 % of your fresh gait learnt.');
  assert.match(fatigueMore({ state: 'STATE_FATIGUED', onsetNs: '600000000000' }), /Since about 10:00\./);
});

test('the phase is judged by its size', () => {
  assert.equal(phaseWords(-20), phaseWords(20));
  assert.notEqual(phaseWords(20), phaseWords(170));
});

test('the timer counts down, then stays', () => {
  assert.equal(timerWords(30, 90), '1:00 left');
  assert.match(timerWords(90, 90), /gently/);
  assert.equal(timerWords(75, 0), '1:15');
});

test('a page that hears nothing says so', () => {
  assert.equal(linkState({ open: true, ended: false, age_s: 0.2 }), 'live');
  assert.equal(linkState({ open: true, ended: false, age_s: 4 }), 'waiting');
  assert.equal(linkState({ open: false, ended: false, age_s: 4 }), 'lost');
  assert.equal(linkState({ open: false, ended: false, age_s: undefined }), 'connecting');
  assert.equal(linkState({ open: true, ended: true, age_s: 90 }), 'ended');
});

test('a cue is its title and the rest', () => {
  assert.deepEqual(cueParts('Land quieter. Listen. Softly.'), ['Land quieter', 'Listen. Softly.']);
  assert.deepEqual(cueParts('Walk'), ['Walk', '']);
});

test('runners who run come first, then the latest', () => {
  const list = [{ runnerId: 'old', startUnixNs: '1' }, { runnerId: 'new', startUnixNs: '2' }, { runnerId: 'on', active: true, startUnixNs: '0' }];
  assert.deepEqual(ordered(list).map((r) => r.runnerId), ['on', 'new', 'old']);
});

test('a sensor that lost something is not called good', () => {
  const good = { connected: true, rateHz: 200.02, samples: '1000', mountingKnown: true, clockErrorS: 0.0012 };
  assert.equal(health(good), 'good');
  assert.equal(health({ ...good, lostBlocks: '1' }), 'fair');
  assert.equal(health({ ...good, connected: false }), 'gone');
  assert.deepEqual(sensorWords(good), ['200 Hz', 'lost 0', 'late 0', 'clock ±1.2 ms', 'mounting known']);
});

test('every text that the page names is in the catalogue', () => {
  const named = new Set<string>();
  for (const file of process.env.PAGE_SOURCES!.split(':')) {
    for (const [, key] of readFileSync(file, 'utf8').matchAll(/\bt\('([a-z][\w.%]*)'/g)) named.add(key);
  }
  assert.ok(named.size > 60);
  assert.deepEqual([...named].filter((key) => t(key) === key), []);
});
