// The mean course of the vertical force through a stance, left and right.
import type { ForceCurvesJson } from '../gen/proto/results_pb';
import { h, svg } from '../common/dom';
import { fixed } from '../common/format';
import { num } from '../common/json';
import { t } from '../common/texts';
import { pictured } from './figure';
import { path } from './line_chart';
import { linear, ticks } from './scale';

const size = { width: 420, height: 220, left: 40, right: 20, top: 12, bottom: 30 };
const sides = ['left', 'right'] as const;

const bodyWeights = (curves: ForceCurvesJson, side: 'left' | 'right'): number[] =>
  ((side === 'left' ? curves.leftBw : curves.rightBw) ?? []).map((v) => num(v) ?? 0);

function picture(curves: ForceCurvesJson): SVGElement {
  const lines = sides.map((side) => ({ side, values: bodyWeights(curves, side) })).filter(({ values }) => values.length > 1);
  const x = linear(0, 100, size.left, size.width - size.right);
  const y = linear(0, Math.max(...lines.flatMap(({ values }) => values)) * 1.06, size.height - size.bottom, size.top);
  const marks = [0, 25, 50, 75, 100].map((share) => svg('text', { class: 'tick', x: x(share), y: size.height - 10, 'text-anchor': 'middle' }, `${share} %`));
  const grid = ticks(y.from, y.to, 4).flatMap((at) => [
    svg('line', { class: 'grid', x1: size.left, x2: size.width - size.right, y1: y(at), y2: y(at) }),
    svg('text', { class: 'tick', x: size.left - 6, y: y(at) + 4, 'text-anchor': 'end' }, fixed(at, 1))]);
  const strokes = lines.map(({ side, values }) => svg('path', { class: `stroke ${side}`,
    d: path(values.map((bw, i): [number, number] => [x((100 * i) / (values.length - 1)), y(bw)])) }));
  return svg('svg', { viewBox: `0 0 ${size.width} ${size.height}`, role: 'img', 'aria-label': t('report.force_curve') }, ...grid, ...marks, ...strokes);
}

/** Nothing where no course was measured. */
export function forceCurve(curves: ForceCurvesJson | undefined): HTMLElement[] {
  if (!curves || sides.every((side) => bodyWeights(curves, side).length < 2)) return [];
  const figure = pictured(t('report.force_curve'), t('report.force_curve.error', { error: fixed(num(curves.errorBw), 2) }), picture(curves));
  figure.classList.add('small');
  figure.querySelector('figcaption')!.append(h('p', { class: 'key' }, h('span', { class: 'side left' }, t('tile.left')), ' ',
    h('span', { class: 'side right' }, t('tile.right'))));
  return [figure];
}
