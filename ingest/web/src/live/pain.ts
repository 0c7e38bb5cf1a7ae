// One tap stores the pain with the run; then the advice, and where it is if the runner likes to say.
import type { MarkerJson } from '../gen/proto/wire_pb';
import { h, say } from '../common/dom';
import { t } from '../common/texts';

const places = ['foot', 'shin', 'knee', 'thigh', 'hip', 'back'];

export class Pain {
  private readonly stored = h('p', { class: 'note', role: 'status' });
  private readonly dialog = h('dialog', { class: 'pain-dialog', 'aria-label': t('pain.title') },
    h('h2', {}, t('pain.title')), h('p', {}, t('pain.advice')), h('p', { class: 'note' }, t('pain.no_diagnosis')),
    h('h3', {}, t('pain.where')), h('div', { class: 'places' }, ...places.flatMap((place) =>
      ['left', 'right'].map((side) => this.place(side, place)))),
    this.stored, h('button', { type: 'button', class: 'answer done', click: () => this.dialog.close() }, t('pain.close')));
  readonly button = h('button', { type: 'button', class: 'pain', 'aria-label': t('pain.label'),
                                  click: () => void this.tapped() }, t('pain.button'));
  readonly element = this.dialog;

  constructor(private readonly send: (marker: MarkerJson) => Promise<boolean>) {}

  private async tapped(): Promise<void> {
    say(this.stored, t('pain.storing'));
    this.dialog.showModal();
    const stored = await this.send({ kind: 'KIND_PAIN' });
    const time = new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    say(this.stored, stored ? t('pain.stored_at', { time }) : t('prompt.failed'));
  }

  private place(side: string, place: string): HTMLButtonElement {
    const words = `${t(`pain.side.${side}`)} ${t(`pain.place.${place}`)}`;
    return h('button', { type: 'button', class: 'plain', click: async () => {
      const stored = await this.send({ kind: 'KIND_NOTE', text: `pain: ${side} ${place}` });
      say(this.stored, stored ? t('pain.place_stored', { place: words }) : t('prompt.failed'));
    } }, words);
  }
}
