// All left/right comparisons in one picture: a bar an interval, the usual spread of each quantity as its field.
import type { SymmetryJson } from '../gen/proto/results_pb';
import { usualSpread } from '../common/balance';
import { svg } from '../common/dom';
import { fixed, percent } from '../common/format';
import { num } from '../common/json';
import { t } from '../common/texts';
import { linear } from './scale';

const width = 760, rowHeight = 46, top = 26, label = 170, value = 190;
const usualDrop_deg = 3;

const unit = (quantity: string) => (quantity === 'pelvic_drop' ? '°' : ' %');
const spread = (quantity: string) => (quantity === 'pelvic_drop' ? usualDrop_deg : usualSpread(quantity));

/** "+2.1 % (1.2 to 3.0)". */
export function symmetryWords(row: SymmetryJson): string {
  const [index, low, high] = [num(row.indexPct) ?? 0, num(row.lowPct) ?? 0, num(row.highPct) ?? 0];
  const size = row.quantity === 'pelvic_drop' ? `${fixed(index, 1)}°` : percent(index);
  return `${index > 0 ? '+' : ''}${size} (${t('tile.interval', { low: fixed(low, 1), high: fixed(high, 1) })})`;
}

function drawRow(row: SymmetryJson, y: number): SVGElement[] {
  const [index, low, high] = [num(row.indexPct) ?? 0, num(row.lowPct) ?? 0, num(row.highPct) ?? 0];
  const usual = spread(row.quantity ?? '');
  const reach = Math.max(1.6 * usual, Math.abs(low), Math.abs(high)) * 1.05;
  const x = linear(reach, -reach, label, width - value);
  const open = Math.max(-low, high) > usual ? 'unsure' : 'even';
  const side = low > 0 ? 'left' : high < 0 ? 'right' : open;
  return [
    svg('rect', { class: 'usual', x: x(usual), width: x(-usual) - x(usual), y: y - 15, height: 30, rx: 4 }),
    svg('rect', { class: `forest-bar ${side}`, x: x(high), width: Math.max(4, x(low) - x(high)), y: y - 7, height: 14, rx: 7 }),
    svg('line', { class: `forest-mark ${side}`, x1: x(index), x2: x(index), y1: y - 12, y2: y + 12 }),
    svg('text', { class: 'forest-label', x: 0, y: y + 1 }, t(`quantity.${row.quantity}`)),
    svg('text', { class: 'tick', x: 0, y: y + 16 }, t('balance.usual', { band: `${fixed(usual)}${unit(row.quantity ?? '')}` })),
    svg('text', { class: 'forest-value', x: width, y: y + 4, 'text-anchor': 'end' }, symmetryWords(row)),
  ];
}

export function forest(rows: SymmetryJson[]): SVGSVGElement {
  const height = top + rows.length * rowHeight;
  const middle = (label + width - value) / 2;
  return svg('svg', { class: 'forest', viewBox: `0 0 ${width} ${height}`, role: 'img' },
    ...rows.flatMap((row, i) => drawRow(row, top + rowHeight * (i + 0.5))),
    svg('line', { class: 'level-middle', x1: middle, x2: middle, y1: top - 4, y2: height }),
    svg('text', { class: 'side left', x: label, y: 14 }, `← ${t('tile.left')}`),
    svg('text', { class: 'side right', x: width - value, y: 14, 'text-anchor': 'end' }, `${t('tile.right')} →`));
}
