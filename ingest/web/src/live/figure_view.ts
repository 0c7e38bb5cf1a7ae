// One figure: large, with its interval; a tap tells its error, or why it is absent.
import { h, say, set, show } from '../common/dom';
import { dash, fixed } from '../common/format';
import type { Interval } from '../common/json';
import { t } from '../common/texts';

export interface FigureOptions { label?: string; digits?: number; unit?: string; side?: 'left' | 'right'; about: string }

export class FigureView {
  private readonly value = h('span', { class: 'value' }, dash);
  private readonly interval = h('span', { class: 'interval' });
  private readonly more: HTMLElement;
  private readonly button: HTMLButtonElement;
  readonly element: HTMLElement;

  constructor(private readonly options: FigureOptions) {
    this.more = h('p', { class: 'more', hidden: true });
    this.button = h('button', { class: 'figure', type: 'button', 'aria-expanded': 'false', click: () => this.toggle() },
      ...(options.label ? [h('span', { class: `side ${options.side ?? ''}` }, options.label)] : []),
      h('span', { class: 'reading' }, this.value, ...(options.unit ? [h('span', { class: 'unit' }, options.unit)] : [])),
      this.interval);
    this.element = h('div', { class: 'figure-box' }, this.button, this.more);
  }

  /** Shows the figure, or a dash with the reason behind a tap. */
  show(figure: Interval, reason: string): void {
    const digits = this.options.digits ?? 0;
    const absent = figure.value === undefined;
    say(this.value, fixed(figure.value, digits));
    this.button.classList.toggle('absent', absent);
    const bounded = figure.low !== undefined && figure.high !== undefined;
    say(this.interval, absent ? '' : bounded
      ? t('tile.interval', { low: fixed(figure.low, digits), high: fixed(figure.high, digits) }) : ' ');
    say(this.more, absent ? reason : this.options.about);
    set(this.value, 'aria-label', absent ? t('absent.dash') : `${fixed(figure.value, digits)} ${this.options.unit ?? ''}`);
  }

  private toggle(): void {
    show(this.more, this.more.hidden);
    set(this.button, 'aria-expanded', String(!this.more.hidden));
  }
}
