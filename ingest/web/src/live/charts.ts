// The last minutes as lines, each with its interval as a band.
import uPlot from 'uplot';
import type { HistoryJson } from '../gen/proto/results_pb';
import { h, show } from '../common/dom';
import { fixed } from '../common/format';
import { t } from '../common/texts';
import { firstTime, lastTime, table } from './chart_data';

interface ChartSpec { name: string; series: string[]; digits: number; least: number; zero?: boolean }

const specs: ChartSpec[] = [
  { name: 'balance', series: ['loading_balance_pct'], digits: 0, least: 6, zero: true },
  { name: 'contact', series: ['contact_left_ms', 'contact_right_ms'], digits: 0, least: 20 },
  { name: 'cadence', series: ['cadence_spm'], digits: 0, least: 8 },
  { name: 'drop', series: ['pelvic_drop_left_deg', 'pelvic_drop_right_deg'], digits: 1, least: 2 },
  { name: 'rotation', series: ['counter_rotation_deg'], digits: 0, least: 6 },
  { name: 'fatigue', series: ['fatigue_score'], digits: 1, least: 1, zero: true },
];
export const minutes = 10;
const chartHeight = 132;
/** Distances of grid lines, in units of the last decimal that is shown. */
const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** The y range: the data with a margin, at least `least` wide, with zero inside where that is the question. */
export function yRange(low: number, high: number, least: number, zero = false): [number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, least];
  const [from, to] = zero ? [Math.min(low, 0), Math.max(high, 0)] : [low, high];
  const pad = Math.max(0.08 * (to - from), (least - (to - from)) / 2, 0);
  return [from - pad, to + pad];
}

/** Whole minutes to show: what there is so far, at most `minutes`. */
export const shownMinutes = (first_s: number): number =>
  Math.min(minutes, Math.max(1, Math.ceil(-first_s / 60)));

/** Every minute, or every second one when there are many, counted back from now. */
export function minuteMarks(from_s: number): number[] {
  const step_s = from_s < -300 ? 120 : 60;
  return Array.from({ length: Math.floor(-from_s / step_s) + 1 }, (_, i) => (i ? -i * step_s : 0)).reverse();
}

class Chart {
  private plot: uPlot | undefined;
  private from_s = 0;
  private readonly box = h('div', { class: 'plot' });
  readonly element: HTMLElement;

  constructor(private readonly spec: ChartSpec) {
    const sides = spec.series.length === 2
      ? [h('span', { class: 'side left' }, t('chart.left')), h('span', { class: 'side right' }, t('chart.right'))] : [];
    this.element = h('figure', { class: 'chart' },
      h('figcaption', {}, h('span', {}, t(`chart.${spec.name}`)), ...sides), this.box);
  }

  /** `from_s`: where the time axis begins, seconds before now; the same for all charts. */
  show(history: HistoryJson | undefined, from_s: number): void {
    this.from_s = from_s;
    const width = Math.max(160, Math.floor(this.box.clientWidth));
    const data = table(history, this.spec.series, minutes, width);
    const columns = [data.t_s, ...data.columns] as uPlot.AlignedData;
    if (!this.plot) this.plot = new uPlot(this.options(width), columns, this.box);
    else {
      if (this.plot.width !== width) this.plot.setSize({ width, height: chartHeight });
      this.plot.setData(columns);
    }
  }

  forget(): void {
    this.plot?.destroy();
    this.plot = undefined;
  }

  private options(width: number): uPlot.Options {
    const lines = this.spec.series.length === 2 ? ['left', 'right'] : ['line'];
    const axis = { stroke: colour('muted'), grid: { stroke: colour('rule'), width: 1 }, ticks: { show: false },
                   font: '12px system-ui, sans-serif' };
    return {
      width, height: chartHeight, legend: { show: false }, cursor: { show: false }, padding: [8, 8, 0, 0],
      series: [{}, ...lines.flatMap((name) => [
        { stroke: colour(name), width: 2, points: { show: false } },
        { stroke: 'transparent', points: { show: false } }, { stroke: 'transparent', points: { show: false } }])],
      bands: lines.map((name, i) => ({ series: [3 * i + 3, 3 * i + 2] as [number, number], fill: colour(`${name}-band`) })),
      scales: { x: { time: false, range: () => [this.from_s, 0] },
                y: { range: (_, low, high) => yRange(low, high, this.spec.least, this.spec.zero) } },
      axes: [{ ...axis, size: 24, splits: (_, __, from) => minuteMarks(from),
               values: (_, at) => at.map((s) => (s === 0 ? '0' : `${s / 60}`.replace('-', '−'))) },
             { ...axis, size: 44, space: 20, incrs: steps.map((step) => step / 10 ** this.spec.digits), values: (_, at) => at.map((v) => fixed(v, this.spec.digits)) }],
    };
  }
}

export class Charts {
  private readonly charts = specs.map((spec) => new Chart(spec));
  private readonly none = h('p', { class: 'note' }, t('charts.none'));
  private history: HistoryJson | undefined;
  readonly element = h('section', { class: 'panel charts', 'aria-label': t('charts.title') },
    h('h2', {}, t('charts.title', { minutes })), this.none,
    h('div', { class: 'chart-grid' }, ...this.charts.map((chart) => chart.element)));

  constructor() {
    const again = () => { this.charts.forEach((chart) => chart.forget()); this.show(this.history); };
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', again);
    addEventListener('resize', () => this.show(this.history));
  }

  show(history: HistoryJson | undefined): void {
    this.history = history;
    show(this.none, !history?.series?.some((series) => (series.tS?.length ?? 0) > 1));
    if (!this.element.isConnected) return;
    const from_s = -60 * shownMinutes(firstTime(history) - lastTime(history));
    this.charts.forEach((chart) => chart.show(history, from_s));
  }
}
