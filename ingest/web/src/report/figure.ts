// A picture with its title and its stated error; or, when there is nothing to draw, the words for it.
import type { HistoryJson } from '../gen/proto/results_pb';
import { h } from '../common/dom';
import { fixed } from '../common/format';
import { t } from '../common/texts';
import { hasPoints, lineChart, type ChartOptions, type Line } from './line_chart';

export function pictured(title: string, error: string, picture: Node, ...words: string[]): HTMLElement {
  return h('figure', { class: 'pictured' }, h('figcaption', {}, h('strong', {}, title)), picture,
    ...words.filter(Boolean).map((text) => h('p', {}, text)), h('p', { class: 'error' }, error));
}

/** The two sides of a quantity, or its one line. */
export function linesOf(history: HistoryJson, name: string, unit: string, sides: boolean): Line[] {
  const series = (full: string) => history.series?.find((s) => s.name === full);
  if (!sides) return [{ series: series(`${name}_${unit}`), name: 'line' }];
  return (['left', 'right'] as const).map((side) => ({ series: series(`${name}_${side}_${unit}`), name: side }));
}

/** `error` fills the {error} of the figure's stated error. */
export function chart(key: string, options: ChartOptions & { error?: number }, ...words: string[]): HTMLElement {
  const title = t(key);
  if (!options.lines.some(hasPoints)) return pictured(title, t('report.absent'), h('p', { class: 'note' }));
  const sides = options.lines.length === 2
    ? h('p', { class: 'key' }, h('span', { class: 'side left' }, t('tile.left')), ' ', h('span', { class: 'side right' }, t('tile.right')))
    : '';
  const figure = pictured(title, t(`${key}.error`, { error: fixed(options.error, 1) }), lineChart(options), ...words);
  figure.querySelector('figcaption')!.append(...(sides ? [sides] : []));
  return figure;
}
