// Who, how fresh, and the switches.
import type { LiveJson } from '../gen/proto/results_pb';
import { h, say, set, show, svg } from '../common/dom';
import { t } from '../common/texts';
import { linkState, linkWords, type Link } from './link';
import { soundWanted, wantSound } from './signal';

export class Header {
  private readonly gait = h('span', { class: 'badge gait' });
  private readonly replay = h('span', { class: 'badge replay', hidden: true, title: t('link.replay.more') }, t('link.replay'));
  private readonly link = h('span', { class: 'link', role: 'status' });
  private readonly sound = h('button', { type: 'button', class: 'plain sound', click: () => this.switchSound() },
    svg('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' }, svg('path', { d: 'M4 9v6h4l5 4V5L8 9z' }),
      svg('path', { class: 'waves', d: 'M16 8.5a5 5 0 0 1 0 7M18.5 6a8.5 8.5 0 0 1 0 12' }),
      svg('path', { class: 'mute', d: 'M16.5 9.5l5 5m0-5l-5 5' })));
  readonly element: HTMLElement;

  constructor(runner: string, change: () => void) {
    this.element = h('header', { class: 'top' },
      h('button', { type: 'button', class: 'plain who', 'aria-label': `${runner}. ${t('picker.change')}`, click: change }, runner),
      this.gait, this.replay, this.link, this.sound);
    this.saySound();
  }

  show(live: LiveJson | undefined, link: Link): void {
    say(this.gait, t(`gait.${live?.gait || 'unknown'}`));
    set(this.gait, 'data-gait', live?.gait || 'unknown');
    show(this.replay, live?.isReplay ?? false);
    set(this.link, 'data-link', linkState(link));
    say(this.link, linkWords(link));
  }

  private switchSound(): void {
    wantSound(!soundWanted());
    this.saySound();
  }

  private saySound(): void {
    set(this.sound, 'aria-pressed', String(soundWanted()));
    set(this.sound, 'aria-label', t(soundWanted() ? 'settings.sound.on' : 'settings.sound.off'));
    set(this.sound, 'title', t('settings.sound'));
  }
}
