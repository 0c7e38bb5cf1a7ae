// The report's sentences, from the summary.
import type { SummaryJson, SymmetryJson } from '../gen/proto/results_pb';
import { detail, headline, type Balance } from '../common/balance';
import { clock } from '../common/format';
import { count, num, seconds } from '../common/json';
import { t } from '../common/texts';

/** The comparison that stands for load: impulse, else contact time. */
export function leading(summary: SummaryJson): SymmetryJson | undefined {
  const find = (quantity: string) => summary.symmetry?.find((row) => row.quantity === quantity);
  return find('impulse') ?? find('contact_time');
}

export const asBalance = (row: SymmetryJson): Balance =>
  ({ index: num(row.indexPct) ?? 0, low: num(row.lowPct) ?? 0, high: num(row.highPct) ?? 0 });

const sentence = (row: SymmetryJson): string =>
  `${headline(asBalance(row), row.quantity ?? '')}, ${detail(asBalance(row), row.quantity ?? '')}.`;

/** The balance of load, and of contact time where that is another comparison. */
export function balanceWords(summary: SummaryJson): string[] {
  const first = leading(summary);
  if (!first) return [t('report.look.no_balance')];
  const contact = summary.symmetry?.find((row) => row.quantity === 'contact_time');
  const named = (row: SymmetryJson) => {
    const words = sentence(row);
    return `${t(`quantity.${row.quantity}`)}: ${words[0].toLowerCase()}${words.slice(1)}`;
  };
  return contact && contact !== first ? [named(first), named(contact)] : [sentence(first)];
}

export function fatigueWords(summary: SummaryJson): string {
  const fatigue = summary.fatigue;
  const onset = seconds(fatigue?.onsetNs);
  const channels = (fatigue?.channels ?? []).slice(0, 2).map((c) => t(`channel.${c.quantity}`)).join(t('and'));
  if (onset !== undefined) return t('report.look.fatigue.onset', { time: clock(onset), channels });
  if (fatigue?.state === 'STATE_FATIGUED') return t('report.look.fatigue.drifted', { channels });
  return t(fatigue?.state === 'STATE_FRESH' || fatigue?.state === 'STATE_DRIFTING'
    ? 'report.look.fatigue.fresh' : 'report.look.fatigue.unknown');
}

export function promptWords(summary: SummaryJson): string {
  const prompts = summary.prompts?.length ?? 0;
  if (prompts === 0) return t('report.look.breaks.none');
  const done = summary.answers?.filter((answer) => answer.answer === 'done').length ?? 0;
  return t(prompts === 1 ? 'report.look.breaks.one' : 'report.look.breaks', { count: prompts, done });
}

export function painTimes(summary: SummaryJson): number[] {
  return (summary.markers ?? []).filter((marker) => marker.kind === 'KIND_PAIN').map((marker) => seconds(marker.timeNs) ?? 0);
}

export function sensorWords(summary: SummaryJson): string {
  const sensors = summary.sensors ?? [];
  if (sensors.length === 0) return t('report.sensors.none');
  const lost = sensors.reduce((sum, sensor) => sum + count(sensor.lostBlocks), 0);
  return lost === 0 ? t('report.look.sensors.well') : t('report.look.sensors.lost', { count: lost });
}

/** The answer that a prompt got last, in words. */
export function answerWords(summary: SummaryJson, promptId: string | undefined): string {
  const answer = summary.answers?.filter((a) => (a.promptId ?? '0') === (promptId ?? '0')).at(-1)?.answer;
  return t(`report.answer.${answer && ['done', 'later', 'skip'].includes(answer) ? answer : 'none'}`);
}

/** Mostly heel, flat or forefoot, by the mean angle at landing (limits of +-8 and -1.6 degrees, Altman & Davis). */
export function strikeWords(side: string, angle_deg: number | undefined): string {
  if (angle_deg === undefined) return '';
  const kind = angle_deg > 8 ? 'heel' : angle_deg < -1.6 ? 'fore' : 'mid';
  return t(`report.strike.words.${kind}`, { side });
}
