import assert from 'node:assert/strict';
import test from 'node:test';
import { needs, whyAbsent } from '../../../ingest/web/src/live/reasons';
import type { SiteJson } from '../../../ingest/web/src/gen/proto/wire_pb';

const live = (gait: string, ...sites: SiteJson[]) =>
  ({ gait, sensors: sites.map((site) => ({ site, connected: true, mountingKnown: true })) });

test('no picture at all', () => assert.equal(whyAbsent(undefined, needs.steps), 'No data yet from this runner.'));

test('the missing sensor is named', () => {
  assert.match(whyAbsent(live('running', 'SITE_LEFT_SHOE', 'SITE_RIGHT_SHOE'), needs.drop), /pelvis sensor/);
  assert.match(whyAbsent(live('running', 'SITE_PELVIS'), needs.rotation), /trunk sensor/);
  assert.match(whyAbsent(live('running', 'SITE_LEFT_SHOE'), needs.right), /right shoe/);
});

test('the pelvis stands in for a missing shoe', () => {
  assert.match(whyAbsent(live('running', 'SITE_LEFT_SHOE', 'SITE_PELVIS'), needs.right), /more steady steps/);
});

test('standing comes before mounting, mounting before patience', () => {
  assert.equal(whyAbsent(live('standing', 'SITE_PELVIS'), needs.drop), 'Measured while running. Now: standing.');
  const learning = { gait: 'running', sensors: [{ site: 'SITE_PELVIS' as const, connected: true }] };
  assert.match(whyAbsent(learning, needs.drop), /how the pelvis sensor is mounted/);
});
