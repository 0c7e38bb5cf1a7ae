// A phone as a sensor: say who and where, start, put it on. Keeps the screen awake while it records.
import '../common/base.css';
import './sensor.css';
import { h, say, set, show } from '../common/dom';
import { fixed } from '../common/format';
import { t } from '../common/texts';
import { Site } from '../gen/proto/wire_pb';
import { Recorder } from './recorder';

const sites: [string, Site][] = [['SITE_PELVIS', Site.PELVIS], ['SITE_TRUNK', Site.TRUNK],
                                 ['SITE_LEFT_SHOE', Site.LEFT_SHOE], ['SITE_RIGHT_SHOE', Site.RIGHT_SHOE]];
let recorder: Recorder | undefined;
let awake: WakeLockSentinel | undefined;

const runner = h('input', { id: 'runner', type: 'text', autocomplete: 'nickname', maxlength: 64, required: true,
                            value: localStorage.getItem('runner') ?? '' });
const token = h('input', { id: 'token', type: 'password', autocomplete: 'off', maxlength: 200 });
const site = h('select', { id: 'site' }, ...sites.map(([name]) => h('option', { value: name }, t(`site.${name}`))));
const button = h('button', { type: 'submit', class: 'go' }, t('sensor.start'));
const state = h('p', { class: 'state', role: 'status' });
const figures = h('p', { class: 'note', id: 'figures' });
const form = h('form', { submit: (event) => { event.preventDefault(); void (recorder ? stop() : start()); } },
  h('label', { for: 'runner' }, t('sensor.runner')), runner, h('label', { for: 'site' }, t('sensor.site')), site,
  h('details', {}, h('summary', {}, t('sensor.token')), token), button);
document.title = t('sensor.title');
document.body.replaceChildren(h('main', {}, h('h1', {}, t('sensor.title')), h('p', {}, t('sensor.lead')), form, state, figures,
  h('ul', { class: 'advice' }, ...['tight', 'still', 'screen'].map((key) => h('li', {}, t(`sensor.advice.${key}`))))));

/** Asks where the browser wants to be asked. */
async function permitted(): Promise<boolean> {
  if (typeof DeviceMotionEvent === 'undefined') return false;
  const ask = (DeviceMotionEvent as unknown as { requestPermission?: () => Promise<string> }).requestPermission;
  if (typeof ask !== 'function') return true;
  return ask.call(DeviceMotionEvent).then((answer) => answer === 'granted', () => false);
}

async function stayAwake(): Promise<void> {
  try { awake = await navigator.wakeLock?.request('screen'); } catch { awake = undefined; /* the advice says to keep it on */ }
}

async function start(): Promise<void> {
  if (!(await permitted())) { say(state, t('sensor.denied')); return; }
  localStorage.setItem('runner', runner.value.trim());
  await stayAwake();
  recorder = new Recorder(runner.value.trim(), sites.find(([name]) => name === site.value)![1], token.value, draw);
  draw();
}

async function stop(): Promise<void> {
  recorder?.stop();
  recorder = undefined;
  await awake?.release();
  draw();
}

function draw(): void {
  const on = recorder !== undefined;
  say(button, t(on ? 'sensor.stop' : 'sensor.start'));
  for (const field of [runner, site, token]) field.disabled = on;
  show(figures, on);
  set(document.body, 'data-phase', on ? recorder!.link?.phase ?? 'measuring' : 'off');
  if (!recorder) { say(state, ''); return; }
  const phase = recorder.events === 0 ? 'silent' : recorder.link?.phase ?? 'measuring';
  say(state, t(`sensor.phase.${phase}`, { reason: recorder.link?.refusal ?? '' }));
  say(figures, t('sensor.figures', { rate: fixed(recorder.rate_hz), stored: String(recorder.link?.stored ?? 0n),
                                     waiting: recorder.waiting, dropped: recorder.dropped }));
}

setInterval(draw, 500);
document.addEventListener('visibilitychange', () => { if (recorder && document.visibilityState === 'visible') void stayAwake(); });
