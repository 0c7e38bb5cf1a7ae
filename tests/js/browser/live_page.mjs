// A run as people see it: live figures change, a prompt comes, "done" is stored; pictures at phone and laptop size.
import assert from 'node:assert/strict';
import { replay, simulated, startDaemon, until } from '../support/daemon.mjs';
import { needBrowser } from '../support/needs.mjs';

needBrowser();
const { laptop, openBrowser, openPage, phone, picture } = await import('../support/browser.mjs');
const { openRecording } = await import('../support/recording.mjs');
const speed = 16;

const daemon = await startDaemon();
const sample = simulated(daemon.folder, '--minutes', '22', '--asymmetry', 'contact=10,peak=3,drop=2', '--fatigue-at', '11', '--fatigue-ramp', '3');
const browser = await openBrowser();
try {
  const { page, troubles } = await openPage(browser, phone, daemon.http);
  await page.goto(daemon.http);
  await page.getByText('No runner yet').waitFor();
  await page.screenshot({ path: picture('phone_nobody.png') });

  const played = replay(sample, daemon.ingest, speed);
  await page.locator('.cadence .value').waitFor();  // the only runner is chosen by itself
  const cadences = new Set(), contacts = new Set(), balances = new Set();
  await until('figures that change', async () => {
    const text = (selector) => page.locator(selector).first().textContent();
    const [cadence, contact, balance] = [await text('.cadence .value'), await text('.contact .value'), await text('.balance-headline')];
    if (cadence !== '–') cadences.add(cadence);
    if (contact !== '–') contacts.add(contact);
    if (balance !== '–') balances.add(balance);
    return cadences.size >= 3 && contacts.size >= 3 && balances.size >= 1;
  }, 90);
  assert.equal(await page.locator('.badge.replay').isVisible(), true);
  await page.locator('.sensor-list li[data-health="gone"]').first().waitFor({ state: 'detached' });
  await page.screenshot({ path: picture('phone_live.png') });

  const wide = await openPage(browser, laptop, daemon.http);
  await wide.page.goto(`${daemon.http}/${new URL(page.url()).hash}`);
  await wide.page.locator('.uplot').first().waitFor();
  await wide.page.waitForTimeout(4000);
  await wide.page.screenshot({ path: picture('laptop_live.png') });

  await page.locator('.prompt:not([hidden])').waitFor({ timeout: 120_000 });
  await Promise.all([page.screenshot({ path: picture('phone_prompt.png') }), wide.page.screenshot({ path: picture('laptop_prompt.png') })]);
  const title = await page.locator('.prompt-title').textContent();
  assert.ok(title.length > 3);
  await page.locator('[data-answer="done"]').click();
  await page.locator('.prompt').waitFor({ state: 'hidden' });
  await page.screenshot({ path: picture('phone_full.png'), fullPage: true });

  await page.locator('.pain').click();
  await page.getByText('Stored with the run').waitFor();
  await page.screenshot({ path: picture('phone_pain.png') });
  await played;
  assert.deepEqual([...troubles, ...wide.troubles], []);
  await daemon.stop();

  const kinds = new Map();
  const recording = await openRecording(daemon.recordings()[0]);
  for await (const { value } of recording.messages(['/markers'])) kinds.set(value.marker.kind, value.marker);
  const done = 5, pain = 1;  // Marker.Kind
  assert.ok(kinds.has(done), 'done is stored');
  assert.ok(Number(kinds.get(done).prompt_id) > 0, 'with the prompt it answers');
  assert.ok(kinds.has(pain), 'pain is stored');
  console.log(`figures changed (${cadences.size} cadences, ${contacts.size} contact times); "${title}" was done and is stored`);
} finally {
  await browser.close();
  await daemon.stop();
  daemon.remove();
}
