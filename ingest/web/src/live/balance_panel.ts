// The load, left against right: a picture, a sentence, and what it means.
import type { LiveJson } from '../gen/proto/results_pb';
import { detail, headline, lean, shares, usualSpread, type Balance } from '../common/balance';
import { h, say, set } from '../common/dom';
import { dash, percent } from '../common/format';
import { figure } from '../common/json';
import { Level } from '../common/level';
import { t } from '../common/texts';
import { needs, whyAbsent } from './reasons';

/** The live balance, when all three of value and interval are there. */
export function balanceOf(live: LiveJson | undefined): Balance | undefined {
  const { value, low, high } = figure(live?.loadingBalancePct);
  return value === undefined || low === undefined || high === undefined ? undefined : { index: value, low, high };
}

export class BalancePanel {
  private readonly level = new Level();
  private readonly headline = h('p', { class: 'balance-headline' });
  private readonly detail = h('p', { class: 'balance-detail' });
  private readonly benchmark = h('p');
  private readonly share = h('p', { class: 'note' });
  readonly element = h('section', { class: 'balance', 'aria-label': t('balance.title') },
    h('h2', {}, t('balance.title')), this.level.element, this.headline, this.detail,
    h('details', {}, h('summary', { 'aria-label': t('balance.what.title'), title: t('balance.what.title') }, '?'), this.share, h('p', {}, t('balance.what.picture')),
      this.benchmark, h('p', {}, t('balance.what.side'))));

  show(live: LiveJson | undefined): void {
    const quantity = live?.loadingQuantity || 'impulse';
    const balance = balanceOf(live);
    const words = balance ? headline(balance, quantity) : dash;
    say(this.headline, words);
    say(this.detail, balance ? detail(balance, quantity) : whyAbsent(live, needs.steps));
    say(this.share, balance ? shares(balance.index) : '');
    say(this.benchmark, t('balance.what.benchmark',
      { band: percent(usualSpread(quantity), 0), quantity: t(`quantity.${quantity}`) }));
    set(this.element, 'data-lean', balance ? lean(balance, quantity) : 'none');
    this.level.show(balance, quantity, balance ? `${words}, ${detail(balance, quantity)}` : t('absent.dash'));
  }
}
