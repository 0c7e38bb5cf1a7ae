// A phone as a sensor: motion events of a running pelvis become blocks on the daemon's disk, and what happens while the
// daemon is away is kept and sent again.
import assert from 'node:assert/strict';
import { startDaemon, until } from '../support/daemon.mjs';
import { needBrowser } from '../support/needs.mjs';

needBrowser();
const { openBrowser, openPage, phone, picture } = await import('../support/browser.mjs');
const { openRecording } = await import('../support/recording.mjs');
const runner = 'anna', rate_hz = 60;

/** In the page: a pelvis at 2.8 steps a second, as many events as the time since the last call asks for. */
const beginRunning = (rate) => {
  let told_ms = performance.now();
  window.told = 0;
  setInterval(() => {
    for (; told_ms < performance.now(); told_ms += 1000 / rate) {
      const t = told_ms / 1000, step = 2 * Math.PI * 2.8 * t, stride = step / 2;
      const event = new DeviceMotionEvent('devicemotion', { interval: 1000 / rate,
        accelerationIncludingGravity: { x: 1.5 * Math.sin(stride), y: 9.81 + 9 * Math.cos(step), z: 2 * Math.sin(step) },
        rotationRate: { alpha: 40 * Math.sin(step), beta: 60 * Math.sin(stride), gamma: 30 * Math.cos(stride) } });
      Object.defineProperty(event, 'timeStamp', { value: told_ms });  // when it happened, not when it was told
      dispatchEvent(event);
      ++window.told;
    }
  }, 50);
};

const ask = async (url) => { const answer = await fetch(url); return answer.ok ? answer.json() : undefined; };
const number = async (page, name) => Number((await page.locator('#figures').textContent()).match(new RegExp(`(\\d+) ${name}`))[1]);
const phase = (page, name) => page.locator(`body[data-phase="${name}"]`).waitFor({ timeout: 60_000 });

let daemon = await startDaemon();
const browser = await openBrowser();
try {
  const { page, troubles } = await openPage(browser, phone, daemon.http);
  await page.goto(daemon.http);
  await page.getByRole('link', { name: 'Use this phone as a sensor' }).click();
  await page.waitForURL('**/sensor');
  await page.locator('#runner').fill(runner);
  await page.locator('button.go').click();
  await page.evaluate(beginRunning, rate_hz);
  await phase(page, 'ready');
  await until('blocks that are stored', async () => (await number(page, 'blocks stored')) >= 20);
  await page.screenshot({ path: picture('phone_sensor.png') });
  const live = await until('the live picture', () => ask(`${daemon.http}/api/runners/${runner}/live`));
  assert.deepEqual(live.sensors.map((sensor) => sensor.site), ['SITE_PELVIS']);
  assert.deepEqual(troubles, []);

  await daemon.stop();
  await phase(page, 'lost');
  await until('blocks that wait', async () => (await number(page, 'waiting')) >= 20);
  daemon = await startDaemon(daemon);
  await phase(page, 'ready');
  await until('nothing but the last blocks waiting', async () => (await number(page, 'waiting')) < 20, 60);
  assert.equal(await number(page, 'dropped'), 0);
  await page.locator('button.go').click();  // stop: Goodbye ends the session
  await until('the end of the session', async () => {
    const { sessions } = await ask(`${daemon.http}/api/sessions`);
    return sessions.length > 0 && sessions.every((session) => !session.active);
  });
  const told = await page.evaluate(() => window.told);
  await daemon.stop();

  assert.equal(daemon.recordings().length, 1, 'the daemon carried on with the same session');
  const recording = await openRecording(daemon.recordings()[0]);
  const sequences = [];
  let readings = 0, peak = 0;
  for await (const { value } of recording.messages()) {
    if (!value.block?.readings) continue;
    sequences.push(Number(value.block.sequence));
    const counts = new DataView(Uint8Array.from(value.block.readings).buffer);
    for (let at = 0; at < counts.byteLength; at += 12, ++readings) peak = Math.max(peak, counts.getInt16(at + 2, true));
  }
  assert.deepEqual(sequences, sequences.map((_, i) => i), 'every block once, in order');
  const up_mps2 = peak * (16 * 9.81) / 32767;
  assert.ok(Math.abs(up_mps2 - 18.81) < 0.5, `the greatest specific force is ${up_mps2}, told were 18.81`);
  assert.ok(readings > 0.9 * told - 3 * rate_hz && readings <= told, `${readings} readings of ${told} events`);
  console.log(`${sequences.length} blocks (${readings} readings of ${told} motion events) stored, none lost while the daemon was away`);
} finally {
  await browser.close();
  await daemon.stop();
  daemon.remove();
}
