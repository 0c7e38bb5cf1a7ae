// The balance as a spirit level: the bubble is the interval, and it lies on the side that carries more.
import { lean, usualSpread, type Balance } from './balance';
import { set, svg } from './dom';
import { percent } from './format';
import { t } from './texts';

const width = 400, height = 92, tube = { x: 14, y: 18, width: 372, height: 48 };
const leastBubble = 16;

/** Percent from the middle to the end of the tube: steps, so that the scale seldom changes. */
export function scaleFor(balance: Balance | undefined, quantity: string): number {
  const reach = Math.max(Math.abs(balance?.low ?? 0), Math.abs(balance?.high ?? 0), 1.6 * usualSpread(quantity));
  return [6, 12, 24, 48, 100, 200].find((limit) => limit >= reach) ?? 200;
}

/** x of an index; left greater lies left. */
export const levelX = (index: number, scale: number): number =>
  width / 2 - (Math.max(-scale, Math.min(scale, index)) / scale) * (tube.width / 2 - 6);

export class Level {
  private readonly band = svg('rect', { class: 'level-usual', y: tube.y, height: tube.height });
  private readonly bubble = svg('rect', { class: 'level-bubble', y: tube.y + 8, height: tube.height - 16, rx: 16 });
  private readonly mark = svg('line', { class: 'level-mark', y1: tube.y + 4, y2: tube.y + tube.height - 4 });
  private readonly ends = [svg('text', { class: 'level-scale', x: tube.x + 2, y: height - 8 }),
                           svg('text', { class: 'level-scale', x: width / 2, y: height - 8, 'text-anchor': 'middle' }),
                           svg('text', { class: 'level-scale', x: tube.x + tube.width - 2, y: height - 8, 'text-anchor': 'end' })];
  readonly element = svg('svg', { class: 'level', viewBox: `0 0 ${width} ${height}`, role: 'img' },
    svg('rect', { class: 'level-tube', ...tube, rx: 24 }), this.band, this.bubble, this.mark,
    svg('line', { class: 'level-middle', x1: width / 2, x2: width / 2, y1: tube.y - 8, y2: tube.y + tube.height + 8 }),
    ...this.ends);

  show(balance: Balance | undefined, quantity: string, words: string): void {
    const scale = scaleFor(balance, quantity);
    const usual = usualSpread(quantity);
    this.place(this.band, levelX(usual, scale), levelX(-usual, scale));
    [`${t('balance.left_end')} +${scale} %`, t('balance.usual', { band: percent(usual, 0) }), `${t('balance.right_end')} +${scale} %`]
      .forEach((text, i) => { if (this.ends[i].textContent !== text) this.ends[i].textContent = text; });
    set(this.element, 'aria-label', words);
    set(this.element, 'data-lean', balance ? lean(balance, quantity) : 'none');
    if (!balance) return;
    this.place(this.bubble, levelX(balance.high, scale), levelX(balance.low, scale), leastBubble);
    const x = levelX(balance.index, scale).toFixed(1);
    set(this.mark, 'x1', x);
    set(this.mark, 'x2', x);
  }

  private place(rect: SVGRectElement, from: number, to: number, least = 0): void {
    const span = Math.max(to - from, least);
    set(rect, 'x', ((from + to) / 2 - span / 2).toFixed(1));
    set(rect, 'width', span.toFixed(1));
  }
}
