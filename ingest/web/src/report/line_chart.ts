// A line over the run with its interval as a band, drawn as SVG so that it prints.
import type { SeriesJson } from '../gen/proto/results_pb';
import { svg } from '../common/dom';
import { fixed } from '../common/format';
import { num } from '../common/json';
import { t } from '../common/texts';
import { decimals, linear, ticks, type Scale } from './scale';

export interface Line { series: SeriesJson | undefined; name: 'left' | 'right' | 'line' }
export interface Happening { at_s: number; label: string }
export interface ChartOptions {
  lines: Line[];
  duration_s: number;
  /** Least height of the y range, so that noise does not fill the picture. */
  least: number;
  /** A y value always inside the picture. */
  inside?: number[];
  /** The field called usual. */
  usual?: [number, number];
  limit?: { at: number; label: string };
  happenings?: Happening[];
}

interface Point { t: number; value: number; low: number; high: number }
const endLabel = 110;  // from here on the axis's end is written
const size = { width: 760, height: 210, left: 46, right: 10, top: 14, bottom: 30 };
const labelRows = 3, labelHeight = 13;
const gap_s = 45;
/** Runs shorter than this are shown in seconds. */
const shortRun_s = 180, leastRun_s = 10;

/** Runs of neighbouring points; a gap in time or a value that is absent ends a run. */
export function runs(series: SeriesJson | undefined): Point[][] {
  const found: Point[][] = [];
  const spacing = series?.tS && series.tS.length > 1 ? Number(series.tS[1]) - Number(series.tS[0]) : 0;
  const longest = Math.max(gap_s, 2.5 * spacing);
  let before: number | undefined;
  (series?.tS ?? []).forEach((time, i) => {
    const [at, value] = [num(time), num(series?.value?.[i])];
    if (at === undefined || value === undefined) { before = undefined; return; }
    if (before === undefined || at - before > longest) found.push([]);
    found.at(-1)!.push({ t: at, value, low: num(series?.low?.[i]) ?? value, high: num(series?.high?.[i]) ?? value });
    before = at;
  });
  return found;
}

export const hasPoints = (line: Line): boolean => runs(line.series).length > 0;

function yScale({ lines, least, inside = [], limit }: ChartOptions): Scale {
  const points = lines.flatMap((line) => runs(line.series).flat());
  const values = [...points.flatMap((p) => [p.low, p.high]), ...inside, ...(limit ? [limit.at] : [])];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = Math.max(0.06 * (high - low), (least - (high - low)) / 2);
  return linear(low - pad, high + pad, size.height - size.bottom, size.top);
}

/** "M1,2 L3,4 ..." */
export const path = (points: [number, number][]): string =>
  points.map(([x, y], i) => `${i ? 'L' : 'M'}${x.toFixed(1)},${y.toFixed(1)}`).join('');

function drawLine(line: Line, x: Scale, y: Scale): SVGElement[] {
  return runs(line.series).flatMap((run) => {
    const upper = run.map((p): [number, number] => [x(p.t), y(p.high)]);
    const lower = run.map((p): [number, number] => [x(p.t), y(p.low)]).reverse();
    const middle = run.map((p): [number, number] => [x(p.t), y(p.value)]);
    if (run.length === 1) return [svg('circle', { class: `dot ${line.name}`, cx: middle[0][0], cy: middle[0][1], r: 2.5 })];
    return [svg('path', { class: `band ${line.name}`, d: `${path([...upper, ...lower])}Z` }),
            svg('path', { class: `stroke ${line.name}`, d: path(middle) })];
  });
}

function drawAxes(x: Scale, y: Scale): SVGElement[] {
  const unit = x.to < shortRun_s ? { s: 1, name: t('report.axis.seconds') } : { s: 60, name: t('report.axis.minutes') };
  const across = ticks(y.from, y.to, 4), along = ticks(0, x.to / unit.s, 8);
  const digits = decimals(across);
  return [
    ...across.flatMap((v) => [
      svg('line', { class: 'grid', x1: size.left, x2: size.width - size.right, y1: y(v), y2: y(v) }),
      svg('text', { class: 'tick', x: size.left - 6, y: y(v) + 4, 'text-anchor': 'end' }, fixed(v, digits))]),
    ...along.filter((at) => x(at * unit.s) < size.width - endLabel).map((at) =>
      svg('text', { class: 'tick', x: x(at * unit.s), y: size.height - 10, 'text-anchor': 'middle' },
        fixed(at, decimals(along)))),
    svg('text', { class: 'tick', x: size.width - size.right, y: size.height - 10, 'text-anchor': 'end' },
      `${fixed(x.to / unit.s, x.to >= shortRun_s && x.to < 3600 ? 1 : 0)} ${unit.name}`),
  ];
}

/** Labels stand above the picture in turn on three rows, so that neighbours do not cover each other. */
function drawHappenings(happenings: Happening[], x: Scale): SVGElement[] {
  const inOrder = [...happenings].sort((a, b) => a.at_s - b.at_s);
  return inOrder.flatMap(({ at_s, label }, i) => {
    const y = size.top - 4 - (i % labelRows) * labelHeight;
    const anchor = x(at_s) > size.width - 60 ? 'end' : 'start';
    return [svg('line', { class: 'happening', x1: x(at_s), x2: x(at_s), y1: y - 8, y2: size.height - size.bottom }),
            svg('text', { class: 'happening-label', x: x(at_s) + (anchor === 'end' ? -3 : 3), y, 'text-anchor': anchor }, label)];
  });
}

export function lineChart(options: ChartOptions): SVGSVGElement {
  const x = linear(0, Math.max(leastRun_s, options.duration_s), size.left, size.width - size.right);
  const y = yScale(options);
  const clip = (v: number) => Math.min(size.height - size.bottom, Math.max(size.top, y(v)));
  const usual = options.usual ? [svg('rect', { class: 'usual', x: size.left, width: size.width - size.left - size.right,
    y: clip(options.usual[1]), height: clip(options.usual[0]) - clip(options.usual[1]) })] : [];
  const limit = options.limit ? [svg('line', { class: 'limit', x1: size.left, x2: size.width - size.right,
    y1: y(options.limit.at), y2: y(options.limit.at) }),
    svg('text', { class: 'happening-label', x: size.left + 4, y: y(options.limit.at) - 4 }, options.limit.label)] : [];
  const head = options.happenings?.length ? labelRows * labelHeight : 0;
  return svg('svg', { class: 'line-chart', viewBox: `0 ${-head} ${size.width} ${size.height + head}`, role: 'img' },
    ...usual, ...drawAxes(x, y), ...options.lines.flatMap((line) => drawLine(line, x, y)), ...limit,
    ...drawHappenings(options.happenings ?? [], x));
}
