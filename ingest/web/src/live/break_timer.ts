// The timer of a break: counts down when a length is asked for, up otherwise; start and end go into the run.
import type { MarkerJson } from '../gen/proto/wire_pb';
import { h, say, show } from '../common/dom';
import { clock } from '../common/format';
import { t } from '../common/texts';
import { signal } from './signal';

type Send = (marker: MarkerJson) => Promise<boolean>;
interface Running { started_ms: number; length_s: number; promptId: string; told: boolean }

/** What the timer says after `elapsed_s`. */
export function timerWords(elapsed_s: number, length_s: number): string {
  if (length_s <= 0) return clock(elapsed_s);
  return elapsed_s < length_s ? t('break.left', { time: clock(length_s - elapsed_s) }) : t('break.over');
}

export class BreakTimer {
  private running: Running | undefined;
  private readonly words = h('p', { class: 'break-words', role: 'timer' });
  private readonly bar = h('progress', { max: 1, value: 0, 'aria-hidden': 'true' });
  readonly element = h('section', { class: 'break', hidden: true, 'aria-label': t('break.running') },
    this.words, this.bar,
    h('button', { type: 'button', class: 'plain', click: () => void this.end() }, t('break.end')));

  constructor(private readonly send: Send) {
    setInterval(() => this.tick(), 250);
  }

  get active(): boolean { return this.running !== undefined; }

  async start(length_s = 0, promptId = '0'): Promise<void> {
    if (this.running || !(await this.send({ kind: 'KIND_BREAK_START', promptId }))) return;
    this.running = { started_ms: Date.now(), length_s, promptId, told: false };
    this.tick();
  }

  async end(): Promise<void> {
    if (!this.running) return;
    if (await this.send({ kind: 'KIND_BREAK_END', promptId: this.running.promptId })) this.running = undefined;
    this.tick();
  }

  private tick(): void {
    show(this.element, this.active);
    if (!this.running) return;
    const { started_ms, length_s, told } = this.running;
    const elapsed_s = (Date.now() - started_ms) / 1000;
    say(this.words, timerWords(elapsed_s, length_s));
    show(this.bar, length_s > 0);
    this.bar.value = length_s > 0 ? Math.min(1, elapsed_s / length_s) : 0;
    if (length_s > 0 && elapsed_s >= length_s && !told) {
      this.running.told = true;
      signal('over');
    }
  }
}
