// The report from top to bottom: pictures first, then tables.
import type { HistoryJson, SummaryJson } from '../gen/proto/results_pb';
import { usualSpread } from '../common/balance';
import { h } from '../common/dom';
import { clock, fixed, pace } from '../common/format';
import { num, seconds } from '../common/json';
import { Level } from '../common/level';
import { t } from '../common/texts';
import { phaseWords } from '../common/phase';
import { chart, linesOf, pictured } from './figure';
import { forceCurve } from './force_curve';
import { forest } from './forest';
import type { ChartOptions, Happening } from './line_chart';
import { breaksTable, partsTable, sensorsTable, symmetryTable } from './tables';
import { asBalance, balanceWords, fatigueWords, leading, painTimes, promptWords, sensorWords, strikeWords } from './words';

/** `errors`: how far levels may be off, by quantity, in the units shown. */
export interface Report { summary: SummaryJson; history: HistoryJson; errors: Record<string, number> }

const section = (title: string, ...content: Node[]) => h('section', {}, h('h2', {}, title), ...content);

function options({ summary, history }: Report, name: string, unit: string, sides: boolean, least: number): ChartOptions {
  return { lines: linesOf(history, name, unit, sides), duration_s: num(summary.durationS) ?? 0, least };
}

export function cover({ summary }: Report): HTMLElement {
  const start = seconds(summary.startUnixNs);
  const both = (left?: number, right?: number) =>
    [left, right].map((v) => fixed(v === undefined ? undefined : v * 1000)).join(' / ');
  const facts: [string, string][] = [
    [clock(num(summary.durationS) ?? 0), 'duration'], [clock(num(summary.runningS) ?? 0), 'running'],
    [String(num(summary.steps) ?? 0), 'steps'], [fixed(num(summary.cadenceSpm)), 'cadence'],
    [pace(num(summary.speedMps)), 'speed'],
    [both(num(summary.contactTimeLeftS), num(summary.contactTimeRightS)), 'contact']];
  return h('header', { class: 'cover' }, h('h1', {}, summary.runnerId ? t('report.title', { runner: summary.runnerId }) : t('report.title.nobody')),
    ...(start ? [h('p', { class: 'note' }, new Date(start * 1000).toLocaleString())] : []),
    ...(summary.isReplay ? [h('p', { class: 'note' }, t('report.replay'))] : []),
    h('dl', { class: 'facts' }, ...facts.map(([value, key]) =>
      h('div', {}, h('dd', {}, value), h('dt', {}, t(`report.facts.${key}`))))));
}

export function look({ summary }: Report): HTMLElement {
  const level = new Level();
  const row = leading(summary);
  level.show(row ? asBalance(row) : undefined, row?.quantity ?? 'impulse', balanceWords(summary)[0]);
  const pain = painTimes(summary);
  const words = [...balanceWords(summary), fatigueWords(summary), promptWords(summary),
    ...(pain.length ? [t('report.look.pain', { times: pain.map(clock).join(', ') })] : []), sensorWords(summary)];
  return section(t('report.look'), level.element, h('ul', { class: 'look' }, ...words.map((text) => h('li', {}, text))),
    h('p', { class: 'error' }, t('report.not_diagnosis')));
}

export function symmetry(report: Report): HTMLElement {
  const rows = report.summary.symmetry ?? [];
  const over = (quantity: string, key: string) => {
    const usual = usualSpread(quantity);
    return chart(key, { ...options(report, `symmetry_${quantity}`, 'pct', false, 4), inside: [0, usual, -usual], usual: [-usual, usual] });
  };
  return section(t('report.symmetry'),
    ...(rows.length ? [pictured(t('report.symmetry.all'), t('report.symmetry.error'), forest(rows), t('report.symmetry.lead'))] : []),
    over('contact_time', 'report.symmetry.time'), over('impulse', 'report.symmetry.load_time'));
}

export const steps = (report: Report): HTMLElement => section(t('report.steps'),
  chart('report.cadence', { ...options(report, 'cadence', 'spm', false, 8), error: report.errors.cadence }),
  chart('report.contact', { ...options(report, 'contact', 'ms', true, 20), error: report.errors.contact }),
  chart('report.speed', { ...options(report, 'speed', 'kmh', false, 2), error: report.errors.speed }));

export const loading = (report: Report): HTMLElement => section(t('report.loading'),
  chart('report.peak', { ...options(report, 'peak', 'bw', true, 0.3), error: report.errors.peak }),
  ...forceCurve(report.summary.forceCurves),
  chart('report.impact', options(report, 'impact', 'mps2', true, 20)));

export const pelvis = (report: Report): HTMLElement => section(t('report.pelvis'),
  chart('report.drop', { ...options(report, 'pelvic_drop', 'deg', true, 2), error: report.errors.drop }),
  chart('report.bounce', options(report, 'bounce', 'cm', false, 2)));

export function rotation(report: Report): HTMLElement {
  const phase = num(report.summary.counterRotationPhaseDeg);
  const words = phase === undefined ? []
    : [t('report.rotation.phase', { words: `${phaseWords(phase)}, ${fixed(phase)}°` }), t('report.rotation.phase.error', { error: fixed(report.errors.phase) })];
  return section(t('report.rotation'), chart('report.rotation.range',
    { ...options(report, 'counter_rotation', 'deg', false, 6), error: report.errors.rotation }, ...words));
}

export function strike(report: Report): HTMLElement {
  const lines = linesOf(report.history, 'strike', 'deg', true);
  const mean = (at: number) => {
    const values = (lines[at].series?.value ?? []).map(num).filter((v): v is number => v !== undefined);
    return values.length ? values.reduce((a, b) => a + b, 0) / values.length : undefined;
  };
  const words = [strikeWords(t('tile.left'), mean(0)), strikeWords(t('tile.right'), mean(1))];
  return section(t('report.strike'), chart('report.strike.angle', options(report, 'strike', 'deg', true, 8), ...words));
}

function happenings({ summary }: Report): Happening[] {
  const onset = seconds(summary.fatigue?.onsetNs);
  return [...(onset === undefined ? [] : [{ at_s: onset, label: t('report.fatigue.onset') }]),
    ...(summary.prompts ?? []).map((p) => ({ at_s: seconds(p.timeNs) ?? 0, label: t('report.prompt') })),
    ...(summary.breaks ?? []).map((b) => ({ at_s: seconds(b.startNs) ?? 0, label: t('report.break') })),
    ...painTimes(summary).map((at_s) => ({ at_s, label: t('report.pain') }))];
}

export function fatigue(report: Report): HTMLElement {
  return section(t('report.fatigue'), chart('report.fatigue.course', { ...options(report, 'fatigue', 'score', false, 0.5),
    inside: [0, 1], limit: { at: 1, label: t('report.fatigue.limit') }, happenings: happenings(report) }, fatigueWords(report.summary)));
}

export function breaks({ summary }: Report): HTMLElement {
  const any = (summary.prompts?.length ?? 0) + (summary.breaks?.length ?? 0) > 0;
  return section(t('report.breaks'), any ? breaksTable(summary) : h('p', {}, t('report.breaks.none')),
    ...(any ? [h('p', { class: 'error' }, t('report.breaks.error'))] : []));
}

export const sensors = ({ summary }: Report): HTMLElement => section(t('report.sensors'),
  ...(summary.sensors?.length ? [sensorsTable(summary)] : [h('p', {}, t('report.sensors.none'))]));

export function tables({ summary, history }: Report): HTMLElement {
  const notes = summary.notes ?? [];
  return section(t('report.tables'), ...(summary.symmetry?.length ? [symmetryTable(summary)] : []),
    h('h3', {}, t('report.tables.parts')), partsTable(history, num(summary.durationS) ?? 0),
    ...(notes.length ? [h('h3', {}, t('report.notes')), h('ul', { class: 'notes' }, ...notes.map((note) => h('li', {}, note)))] : []),
    h('p', { class: 'note' }, t('report.made', { version: summary.softwareVersion ?? '', recording: summary.recording ?? '' })));
}
