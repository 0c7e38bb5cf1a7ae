// The prompt: why, what to do, and three large answers.
import type { LiveJson } from '../gen/proto/results_pb';
import type { MarkerJson, Marker_KindJson, PromptJson } from '../gen/proto/wire_pb';
import { h, say, show } from '../common/dom';
import { clock } from '../common/format';
import { num } from '../common/json';
import { t } from '../common/texts';
import type { BreakTimer } from './break_timer';
import { signal } from './signal';

type Answer = 'done' | 'later' | 'skip';
const kinds: Record<Answer, Marker_KindJson> =
  { done: 'KIND_PROMPT_DONE', later: 'KIND_PROMPT_LATER', skip: 'KIND_PROMPT_SKIP' };

/** "Land quieter. Listen ..." as its title and the rest. */
export function cueParts(cue: string): [string, string] {
  const end = cue.indexOf('. ');
  return end < 0 ? [cue, ''] : [cue.slice(0, end), cue.slice(end + 2)];
}

export class PromptSheet {
  private current: PromptJson | undefined;
  private answered: string | undefined;
  private readonly title = h('p', { class: 'prompt-title' });
  private readonly reason = h('p', { class: 'prompt-reason' });
  private readonly todo = h('p', { class: 'prompt-do' });
  private readonly timer = h('button', { type: 'button', class: 'plain prompt-timer', click: () => void this.startTimer() });
  private readonly done = this.button('done');
  readonly element = h('section', { class: 'prompt', role: 'alertdialog', hidden: true, 'aria-label': t('prompt.label') },
    this.reason, this.title, this.todo, this.timer,
    h('div', { class: 'answers' }, this.done, this.button('later'), this.button('skip')),
    h('p', { class: 'note' }, t('prompt.stop')));

  constructor(private readonly send: (marker: MarkerJson) => Promise<boolean>,
              private readonly breakTimer: BreakTimer, private readonly tell: (words: string) => void) {}

  /** Follows the run's open prompt. An answered one stays away until the run has dropped it. */
  show(live: LiveJson | undefined): void {
    const prompt = live?.prompt?.id ? live.prompt : undefined;
    if (!prompt) this.answered = undefined;
    const open = prompt && prompt.id !== this.answered ? prompt : undefined;
    if (open?.id === this.current?.id) return;
    this.current = open;
    show(this.element, open !== undefined);
    if (open) this.open(open);
  }

  private open(prompt: PromptJson): void {
    const [title, todo] = cueParts(prompt.cue ?? '');
    say(this.title, title);
    say(this.todo, todo);
    say(this.reason, prompt.reason ?? '');
    const length_s = num(prompt.breakS) ?? 0;
    show(this.timer, length_s > 0);
    say(this.timer, t('prompt.timer', { length: clock(length_s) }));
    signal('prompt');
    this.done.focus({ preventScroll: true });
  }

  private async startTimer(): Promise<void> {
    await this.breakTimer.start(num(this.current?.breakS) ?? 0, this.current?.id);
    show(this.timer, !this.breakTimer.active);
  }

  private async answer(answer: Answer): Promise<void> {
    const prompt = this.current;
    if (!prompt) return;
    if (this.breakTimer.active) await this.breakTimer.end();
    if (!(await this.send({ kind: kinds[answer], promptId: prompt.id }))) return this.tell(t('prompt.failed'));
    this.answered = prompt.id;
    this.current = undefined;
    show(this.element, false);
    this.tell(t(`prompt.sent.${answer}`));
  }

  private button(answer: Answer): HTMLButtonElement {
    return h('button', { type: 'button', class: `answer ${answer}`, 'data-answer': answer,
                         click: () => void this.answer(answer) }, t(`prompt.${answer}`));
  }
}
