// One runner's page: joins the parts and feeds them.
import type { LiveJson } from '../gen/proto/results_pb';
import type { MarkerJson } from '../gen/proto/wire_pb';
import { h, say, show } from '../common/dom';
import { t } from '../common/texts';
import { BalancePanel } from './balance_panel';
import { BreakTimer } from './break_timer';
import { Charts, minutes } from './charts';
import { history, LiveStream, mark, runners } from './client';
import { FatiguePanel } from './fatigue_panel';
import { Header } from './header';
import { hiddenAfter_s, oldAfter_s, type Link } from './link';
import { Pain } from './pain';
import { PromptSheet } from './prompt_sheet';
import { SensorsPanel } from './sensors_panel';
import { Tiles } from './tiles';

const historyEvery_ms = 3000;
const noticeFor_ms = 5000;

export class RunPage {
  private live: LiveJson | undefined;
  private came_ms: number | undefined;
  private open = false;
  private ended = false;
  private readonly send = (marker: MarkerJson) => mark(this.runner, marker).then(() => true, () => false);
  private readonly header: Header;
  private readonly balance = new BalancePanel();
  private readonly tiles = new Tiles();
  private readonly fatigue = new FatiguePanel();
  private readonly charts = new Charts();
  private readonly sensors = new SensorsPanel();
  private readonly notice = h('p', { class: 'notice', role: 'status', hidden: true });
  private readonly breakTimer = new BreakTimer(this.send);
  private readonly prompt = new PromptSheet(this.send, this.breakTimer, (words) => this.tell(words));
  private readonly pain = new Pain(this.send);
  private readonly stream: LiveStream;
  private readonly timers: number[];
  readonly element: HTMLElement;

  constructor(private readonly runner: string, change: () => void) {
    this.header = new Header(runner, change);
    this.element = h('div', { class: 'run' }, this.header.element,
      h('main', { class: 'columns' },
        h('div', { class: 'now' }, this.balance.element, h('div', { class: 'tiles' }, this.fatigue.element, ...this.tiles.elements)),
        h('div', { class: 'then' }, this.charts.element, this.sensors.element)),
      h('footer', { class: 'actions' }, this.notice, this.breakTimer.element, this.prompt.element,
        h('div', { class: 'buttons' }, this.breakButton(), this.pain.button)), this.pain.element);
    this.stream = new LiveStream(runner, (live) => this.take(live), (open) => { this.open = open; this.draw(); });
    this.timers = [window.setInterval(() => this.draw(), 500), window.setInterval(() => void this.lines(), historyEvery_ms)];
    void this.lines();
  }

  close(): void {
    this.stream.close();
    this.timers.forEach((timer) => clearInterval(timer));
  }

  private take(live: LiveJson): void {
    this.live = live;
    this.came_ms = performance.now();
    this.open = true;
    this.ended = false;
    this.draw();
  }

  private link(): Link {
    const age_s = this.came_ms === undefined ? undefined : (performance.now() - this.came_ms) / 1000;
    return { open: this.open, ended: this.ended, age_s };
  }

  private draw(): void {
    const link = this.link();
    const old = (link.age_s ?? 0) > oldAfter_s && !link.ended;
    const live = (link.age_s ?? 0) > hiddenAfter_s && !link.ended ? undefined : this.live;
    this.element.classList.toggle('old', old);
    this.header.show(this.live, link);
    this.balance.show(live);
    this.tiles.show(live);
    this.fatigue.show(live);
    this.sensors.show(this.live);
    this.prompt.show(this.live);
  }

  /** The daemon may be away or the run over: then the lines stay as they are, and the header says which. */
  private async lines(): Promise<void> {
    const list = await runners().catch(() => undefined);
    if (list) this.ended = this.came_ms !== undefined && !list.runners?.some((r) => r.runnerId === this.runner && r.active);
    const lines = await history(this.runner, minutes).catch(() => undefined);
    if (lines) this.charts.show(lines);
  }

  private tell(words: string): void {
    say(this.notice, words);
    show(this.notice, true);
    window.setTimeout(() => show(this.notice, false), noticeFor_ms);
  }

  private breakButton(): HTMLButtonElement {
    return h('button', { type: 'button', class: 'break-button', click: () => void this.breakTimer.start().then(() => {
      if (!this.breakTimer.active) this.tell(t('prompt.failed'));
    }) }, t('break.start'));
  }
}
