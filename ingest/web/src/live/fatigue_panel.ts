// The state of form in words, with the quantities that moved.
import type { FatigueJson, Fatigue_ChannelJson, LiveJson } from '../gen/proto/results_pb';
import { h, say, set, show } from '../common/dom';
import { clock, fixed, percent } from '../common/format';
import { num, seconds } from '../common/json';
import { t } from '../common/texts';

const shown = 3;

/** "contact time +4.2 %". */
export function channelWords(channel: Fatigue_ChannelJson): string {
  const change = num(channel.change) ?? 0;
  const size = `${fixed(Math.abs(change), 1)}${channel.unit ? t(`unit.${channel.unit}`) : ''}`;
  return `${t(`channel.${channel.quantity}`)} ${t(change < 0 ? 'change.down' : 'change.up', { size })}`;
}

/** The sentence under the state. */
export function fatigueMore(fatigue: FatigueJson | undefined): string {
  const state = fatigue?.state ?? 'STATE_WARMING_UP';
  const more = t(`fatigue.${state}.more`, { progress: percent(100 * (num(fatigue?.baselineProgress) ?? 0), 0) });
  const onset = seconds(fatigue?.onsetNs);
  if (state !== 'STATE_FATIGUED' || onset === undefined) return more;
  return `${more} ${t('fatigue.STATE_FATIGUED.since', { time: clock(onset) })}`;
}

export class FatiguePanel {
  private readonly state = h('p', { class: 'fatigue-state' });
  private readonly more = h('p', { class: 'fatigue-more' });
  private readonly bar = h('progress', { max: 1, value: 0, 'aria-hidden': 'true' });
  private readonly moved = h('ul', { class: 'moved', 'aria-label': t('fatigue.moved') });
  readonly element = h('section', { class: 'tile fatigue', 'aria-label': t('fatigue.title') },
    h('h2', {}, t('fatigue.title')), h('div', { role: 'status' }, this.state), this.more, this.bar, this.moved);

  show(live: LiveJson | undefined): void {
    const fatigue = live?.fatigue;
    const state = fatigue?.state ?? 'STATE_WARMING_UP';
    set(this.element, 'data-state', state);
    say(this.state, t(`fatigue.${state}`));
    say(this.more, fatigueMore(fatigue));
    const learning = state === 'STATE_WARMING_UP' || state === 'STATE_LEARNING';
    this.bar.value = learning ? num(fatigue?.baselineProgress) ?? 0 : Math.min(1, num(fatigue?.score) ?? 0);
    const drifting = state === 'STATE_DRIFTING' || state === 'STATE_FATIGUED';
    const words = drifting ? (fatigue?.channels ?? []).slice(0, shown).map(channelWords) : [];
    show(this.moved, words.length > 0);
    if (this.moved.dataset.words === words.join()) return;
    this.moved.dataset.words = words.join();
    this.moved.replaceChildren(...words.map((text) => h('li', {}, text)));
  }
}
