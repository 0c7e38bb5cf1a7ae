// Where the sensors sit and how they are.
import type { LiveJson, SensorStateJson } from '../gen/proto/results_pb';
import { h, set, svg } from '../common/dom';
import { fixed, percent } from '../common/format';
import { count, num } from '../common/json';
import { t } from '../common/texts';

export type Health = 'good' | 'fair' | 'gone';

const places: Record<string, [number, number]> = {
  SITE_TRUNK: [40, 44], SITE_PELVIS: [40, 82], SITE_LEFT_SHOE: [27, 152], SITE_RIGHT_SHOE: [53, 152],
};

/** Good, or fair when something asks for attention. */
export function health(sensor: SensorStateJson | undefined): Health {
  if (!sensor?.connected) return 'gone';
  const lost = count(sensor.lostBlocks) + count(sensor.clockJumps) + count(sensor.badSamples);
  const share = count(sensor.lateSamples) / Math.max(1, count(sensor.samples));
  const low = (num(sensor.batteryRatio) ?? 1) < 0.15;
  return lost > 0 || share > 0.001 || low || (num(sensor.clockErrorS) ?? 0) > 0.01 ? 'fair' : 'good';
}

/** The sensor's state, most important first. */
export function sensorWords(sensor: SensorStateJson): string[] {
  if (!sensor.connected) return [t('sensors.gone')];
  const words = [t('sensors.rate', { rate: fixed(num(sensor.rateHz), 0) })];
  const counted = (key: string, value: number) => { if (value > 0) words.push(t(key, { count: value })); };
  words.push(t('sensors.lost', { count: count(sensor.lostBlocks) }));
  words.push(t('sensors.late', { count: count(sensor.lateSamples) }));
  const error = num(sensor.clockErrorS);
  if (error !== undefined && error > 0) words.push(t('sensors.clock', { error: `${fixed(error * 1000, 1)} ms` }));
  const battery = num(sensor.batteryRatio);
  if (battery !== undefined && battery > 0) words.push(t('sensors.battery', { level: percent(100 * battery, 0) }));
  words.push(t(sensor.mountingKnown ? 'sensors.mounting.known' : 'sensors.mounting.learning'));
  counted('sensors.clock_jumps', count(sensor.clockJumps));
  counted('sensors.clipped', count(sensor.clippedSamples));
  return words;
}

export class SensorsPanel {
  private readonly dots = new Map(Object.entries(places).map(([site, [cx, cy]]) =>
    [site, svg('circle', { class: 'sensor-dot', cx, cy, r: 7, 'data-health': 'gone' })]));
  private readonly list = h('ul', { class: 'sensor-list' });
  readonly element = h('section', { class: 'panel sensors', 'aria-label': t('sensors.title') },
    h('h2', {}, t('sensors.title')), h('div', { class: 'sensor-body' }, this.body(), this.list));
  private before = '';

  show(live: LiveJson | undefined): void {
    const sensors = live?.sensors ?? [];
    const now = JSON.stringify(sensors.map((s) => [s.site, s.deviceId, health(s), sensorWords(s), s.mountingNote]));
    if (now === this.before) return;
    this.before = now;
    for (const [site, dot] of this.dots) set(dot, 'data-health', health(sensors.find((s) => s.site === site)));
    this.list.replaceChildren(...Object.keys(places).map((site) => this.row(site, sensors.find((s) => s.site === site))));
  }

  private row(site: string, sensor: SensorStateJson | undefined): HTMLLIElement {
    const words = sensor ? sensorWords(sensor) : [t('sensors.missing')];
    return h('li', { 'data-health': health(sensor), 'data-site': site }, h('strong', {}, t(`site.${site}`)),
      h('span', { class: 'sensor-words' }, words.join(', ')),
      ...(sensor?.mountingNote ? [h('span', { class: 'note' }, sensor.mountingNote)] : []));
  }

  private body(): SVGSVGElement {
    return svg('svg', { class: 'body', viewBox: '0 0 80 168', 'aria-hidden': 'true' },
      svg('circle', { cx: 40, cy: 16, r: 11 }),
      svg('path', { d: 'M40 32 V84 M40 40 L18 62 L24 84 M40 40 L62 62 L56 84 M40 84 L30 116 L27 148 M40 84 L50 116 L53 148' }),
      ...this.dots.values());
  }
}
