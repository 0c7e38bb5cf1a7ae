// The report's tables: everything that the pictures show, as numbers.
import type { HistoryJson, SensorStateJson, SeriesJson, SummaryJson } from '../gen/proto/results_pb';
import { h } from '../common/dom';
import { clock, dash, fixed, percent } from '../common/format';
import { count, num, seconds } from '../common/json';
import { t } from '../common/texts';
import { symmetryWords } from './forest';
import { answerWords } from './words';

export function tableOf(head: string[], rows: string[][]): HTMLElement {
  const cells = (tag: 'th' | 'td', row: string[]) => h('tr', {}, ...row.map((cell) => h(tag, {}, cell)));
  return h('div', { class: 'table-box' }, h('table', {}, h('thead', {}, cells('th', head)),
    h('tbody', {}, ...rows.map((row) => cells('td', row)))));
}

const heads = (prefix: string, names: string[]) => names.map((name) => t(`report.${prefix}.${name}`));

/** Mean of a side in the unit that people read. */
function sideMean(quantity: string | undefined, value: number | undefined): string {
  if (value === undefined) return dash;
  if (quantity === 'contact_time' || quantity === 'flight_time') return `${fixed(value * 1000)} ms`;
  if (quantity === 'pelvic_drop') return `${fixed(value, 1)}°`;
  if (quantity === 'impact_peak') return `${fixed(value)} m/s²`;
  return quantity === 'impulse' ? `${fixed(value, 3)} BW s` : `${fixed(value, 2)} BW`;
}

export const symmetryTable = (summary: SummaryJson): HTMLElement =>
  tableOf(heads('tables', ['quantity', 'left', 'right', 'difference', 'says']), (summary.symmetry ?? []).map((row) => [
    t(`quantity.${row.quantity}`), sideMean(row.quantity, num(row.leftMean)), sideMean(row.quantity, num(row.rightMean)),
    symmetryWords(row), t(`report.tier.${row.tier ?? 'TIER_NONE'}`)]));

export function breaksTable(summary: SummaryJson): HTMLElement {
  const verdict = (promptId: string | undefined) => {
    const outcome = summary.breaks?.find((b) => (b.promptId ?? '0') === (promptId ?? '0'));
    if (!outcome) return dash;
    const words = t(`verdict.${outcome.verdict ?? 'VERDICT_PENDING'}`);
    const share = { share: percent(100 * (num(outcome.recoveredShare) ?? 0), 0),
                    low: percent(100 * (num(outcome.low) ?? 0), 0), high: percent(100 * (num(outcome.high) ?? 0), 0) };
    const judged = ['VERDICT_RESET', 'VERDICT_PARTIAL', 'VERDICT_NONE', 'VERDICT_WORSE'].includes(outcome.verdict ?? '');
    return judged ? `${words}; ${t('breaks.recovered', share)}` : words;
  };
  const free = (summary.breaks ?? []).filter((b) => !count(b.promptId));
  return tableOf(heads('breaks', ['time', 'what', 'why', 'answer', 'verdict']), [
    ...(summary.prompts ?? []).map((p) => [clock(seconds(p.timeNs) ?? 0), p.cue?.split('. ')[0] ?? '', p.reason ?? '',
      answerWords(summary, p.id), verdict(p.id)]),
    ...free.map((b) => [clock(seconds(b.startNs) ?? 0), t('report.breaks.free'), '', '', t(`verdict.${b.verdict ?? 'VERDICT_PENDING'}`)])]);
}

const sensorRow = (s: SensorStateJson): string[] => [
  t(`site.${s.site ?? 'SITE_UNSPECIFIED'}`), fixed(num(s.rateHz), 1), String(count(s.samples)), String(count(s.lostBlocks)),
  String(count(s.lateSamples)), String(count(s.clippedSamples)), fixed((num(s.clockErrorS) ?? 0) * 1000, 1),
  fixed(num(s.clockSkewPpm) ?? 0, 1), t(s.mountingKnown ? 'sensors.mounting.known' : 'sensors.mounting.learning')];

export const sensorsTable = (summary: SummaryJson): HTMLElement => tableOf(
  heads('sensors', ['site', 'rate', 'samples', 'lost', 'late', 'clipped', 'clock', 'skew', 'mounting']),
  (summary.sensors ?? []).map(sensorRow));

/** Mean of a series between two times; undefined when it has no point there. */
export function meanWithin(series: SeriesJson, from_s: number, to_s: number): number | undefined {
  const inside = (series.tS ?? []).flatMap((time, i) => {
    const [at, value] = [num(time) ?? -1, num(series.value?.[i])];
    return at >= from_s && at < to_s && value !== undefined ? [value] : [];
  });
  return inside.length === 0 ? undefined : inside.reduce((a, b) => a + b, 0) / inside.length;
}

/** About twelve parts of whole minutes. */
export const partLength_s = (duration_s: number): number => 60 * Math.max(1, Math.ceil(duration_s / 60 / 12));

const digitsOf = (series: SeriesJson): number => {
  if (series.unit === 'bw' || series.unit === 'score') return 2;
  return ['spm', 'ms', 'mps2'].includes(series.unit ?? '') ? 0 : 1;
};

export function partsTable(history: HistoryJson, duration_s: number): HTMLElement {
  const part = partLength_s(duration_s);
  const all = (history.series ?? []).filter((series) => (series.tS?.length ?? 0) > 0);
  const starts = Array.from({ length: Math.ceil(duration_s / part) }, (_, i) => i * part);
  return tableOf([t('report.tables.minutes'), ...starts.map((s) => `${s / 60}–${Math.min(s + part, Math.ceil(duration_s / 60) * 60) / 60}`)],
    all.map((series) => [t(`series.${series.name}`), ...starts.map((s) => {
      const mean = meanWithin(series, s, s + part);
      return fixed(mean, digitsOf(series));
    })]));
}
