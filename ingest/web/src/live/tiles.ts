// The figures of now.
import type { LiveJson } from '../gen/proto/results_pb';
import { compared } from '../common/balance';
import { h, say, set, show, svg } from '../common/dom';
import { fixed, pace } from '../common/format';
import { count, figure, num } from '../common/json';
import { phaseWords } from '../common/phase';
import { t } from '../common/texts';
import { FigureView } from './figure_view';
import { needs, whyAbsent } from './reasons';

const tile = (name: string, ...content: Node[]) =>
  h('section', { class: `tile ${name}`, 'aria-label': t(`tile.${name}`) },
    h('h2', {}, t(`tile.${name}`), ' ', h('span', { class: 'unit' }, t(`tile.${name}.unit`))), ...content);

const pair = (name: string, digits: number) => {
  const make = (side: 'left' | 'right') =>
    new FigureView({ label: t(`tile.${side}`), side, digits, about: t(`tile.${name}.error`) });
  return { left: make('left'), right: make('right') };
};

/** How a quantity's sides compare; nothing while it is not known. */
function comparison(live: LiveJson | undefined, quantity: string, unit: string): string {
  const row = live?.symmetry?.find((symmetry) => symmetry.quantity === quantity);
  return row ? compared({ index: count(row.indexPct), low: count(row.lowPct), high: count(row.highPct) }, unit) : '';
}

export class Tiles {
  private readonly cadence = new FigureView({ about: t('tile.cadence.error') });
  private readonly speed = new FigureView({ digits: 1, about: t('tile.speed.error') });
  private readonly pace = h('p', { class: 'note' });
  private readonly contact = pair('contact', 0);
  private readonly contactNote = h('p', { class: 'note' });
  private readonly drop = pair('drop', 1);
  private readonly dropNote = h('p', { class: 'note' });
  private readonly rotation = new FigureView({ digits: 1, about: t('tile.rotation.error') });
  private readonly phase = h('p', { class: 'note' });
  private readonly hand = svg('line', { class: 'dial-hand', x1: 24, y1: 24, x2: 24, y2: 6 });
  private readonly dial = svg('svg', { class: 'dial', viewBox: '0 0 48 48', 'aria-hidden': 'true' },
    svg('circle', { class: 'dial-ring', cx: 24, cy: 24, r: 21 }),
    svg('line', { class: 'dial-zero', x1: 24, y1: 3, x2: 24, y2: 9 }), this.hand);

  private readonly breaths = new FigureView({ about: t('tile.breathing.error') });
  private readonly breathing = tile('breathing', this.breaths.element);

  readonly elements = [
    tile('cadence', this.cadence.element),
    tile('speed', this.speed.element, this.pace),
    tile('contact',
      h('div', { class: 'pair' }, this.contact.left.element, this.contact.right.element), this.contactNote),
    tile('drop', h('div', { class: 'pair' }, this.drop.left.element, this.drop.right.element),
      this.dropNote),
    tile('rotation', h('div', { class: 'with-dial' }, this.rotation.element, this.dial), this.phase),
    this.breathing,
  ];

  show(live: LiveJson | undefined): void {
    this.cadence.show(figure(live?.cadenceSpm), whyAbsent(live, needs.steps));
    this.speed.show(figure(live?.speedMps, 3.6), whyAbsent(live, needs.speed));
    const speed = num(live?.speedMps?.value);
    say(this.pace, speed === undefined ? '' : t('tile.pace', { pace: pace(speed) }));
    this.contact.left.show(figure(live?.contactLeftS, 1000), whyAbsent(live, needs.left));
    this.contact.right.show(figure(live?.contactRightS, 1000), whyAbsent(live, needs.right));
    this.drop.left.show(figure(live?.pelvicDropLeftDeg), whyAbsent(live, needs.drop));
    this.drop.right.show(figure(live?.pelvicDropRightDeg), whyAbsent(live, needs.drop));
    say(this.contactNote, comparison(live, 'contact_time', ' %'));
    say(this.dropNote, comparison(live, 'pelvic_drop', '°'));
    this.rotation.show(figure(live?.counterRotationDeg), whyAbsent(live, needs.rotation));
    // Mostly absent and no failing then: it is told only while it is plain.
    show(this.breathing, num(live?.breathsPerMin?.value) !== undefined);
    this.breaths.show(figure(live?.breathsPerMin), '');
    this.showPhase(num(live?.counterRotationPhaseDeg?.value));
  }

  private showPhase(phase_deg: number | undefined): void {
    this.dial.classList.toggle('absent', phase_deg === undefined);
    set(this.hand, 'transform', `rotate(${(phase_deg ?? 0).toFixed(0)} 24 24)`);
    say(this.phase, phase_deg === undefined ? ''
      : `${phaseWords(phase_deg)}, ${t('tile.rotation.phase', { phase: `${fixed(phase_deg)}°` })}`);
  }
}
