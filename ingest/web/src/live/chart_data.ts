// From the history's series to the columns that a chart draws.
import type { HistoryJson, SeriesJson } from '../gen/proto/results_pb';
import { num } from '../common/json';
import { envelope, pauses } from './envelope';

export type Column = (number | null | undefined)[];
export interface Table { t_s: number[]; columns: Column[] }

const gap_s = 15;
const gapPoints = 3;

export const seriesOf = (history: HistoryJson | undefined, name: string): SeriesJson | undefined =>
  history?.series?.find((series) => series.name === name);

/** The last time in any of the series, seconds. */
export function lastTime(history: HistoryJson | undefined): number {
  return Math.max(0, ...(history?.series ?? []).map((series) => num(series.tS?.at(-1)) ?? 0));
}

/** The first time in any of the series, seconds; the last where there is none. */
export function firstTime(history: HistoryJson | undefined): number {
  return Math.min(lastTime(history), ...(history?.series ?? []).map((series) => num(series.tS?.[0]) ?? Infinity));
}

/** Columns value, low, high of each named series over one common time. A null breaks the line; undefined means
 *  that only another series has a point there. */
export function table(history: HistoryJson | undefined, names: string[], minutes: number, pixels: number): Table {
  const to_s = lastTime(history);
  const rows = new Map<number, Column>();
  names.forEach((name, at) => {
    const series = seriesOf(history, name);
    for (const [t, values] of thinned(series, to_s - 60 * minutes, to_s, pixels)) {
      const row = rows.get(t) ?? new Array(3 * names.length).fill(undefined);
      values.forEach((value, i) => { row[3 * at + i] = value; });
      rows.set(t, row);
    }
  });
  const t_s = [...rows.keys()].sort((a, b) => a - b);
  const columns = Array.from({ length: 3 * names.length }, (_, c) => t_s.map((t) => rows.get(t)![c]));
  return { t_s: t_s.map((t) => t - to_s), columns };
}

/** A line breaks where its points are further apart than usual for it: a quantity that comes once in a while is one line. */
function thinned(series: SeriesJson | undefined, from_s: number, to_s: number, pixels: number): Map<number, Column> {
  const present = (series?.tS ?? []).flatMap((t, i) => {
    const [at, value] = [num(t), num(series!.value?.[i])];
    return at === undefined || value === undefined ? [] : [{ at, value, low: num(series!.low?.[i]) ?? null, high: num(series!.high?.[i]) ?? null }];
  });
  const t_s = present.map((point) => point.at);
  const points = new Map<number, Column>();
  for (const i of envelope(t_s, present.map((point) => point.value), from_s, to_s, pixels)) {
    points.set(t_s[i], [present[i].value, present[i].low, present[i].high]);
  }
  for (const t of pauses(t_s, Math.max(gap_s, gapPoints * spacing(t_s)))) if (t >= from_s) points.set(t, [null, null, null]);
  return points;
}

function spacing(t_s: number[]): number {
  const apart = t_s.slice(1).map((t, i) => t - t_s[i]).sort((a, b) => a - b);
  return apart[Math.floor(apart.length / 2)] ?? 0;
}
