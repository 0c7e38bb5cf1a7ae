// The list of runners: who runs now, who has run.
import type { RunnerInfoJson } from '../gen/proto/results_pb';
import { h, show } from '../common/dom';
import { count } from '../common/json';
import { t } from '../common/texts';
import { runners } from './client';

const again_ms = 2000;

/** Active ones first, then the latest. */
export function ordered(list: RunnerInfoJson[]): RunnerInfoJson[] {
  return [...list].sort((a, b) => Number(b.active ?? false) - Number(a.active ?? false)
    || count(b.startUnixNs) - count(a.startUnixNs));
}

export class RunnerPicker {
  private readonly list = h('ul', { class: 'runner-list' });
  private readonly empty = h('div', { class: 'nobody', hidden: true },
    h('p', { class: 'big' }, t('picker.none')), h('p', {}, t('picker.none.more')),
    h('p', {}, h('a', { href: '/sensor' }, t('picker.sensor'))));
  private readonly unreachable = h('p', { class: 'banner', hidden: true, role: 'alert' }, t('picker.unreachable'));
  private before = '';
  private timer: number | undefined;
  readonly element = h('main', { class: 'picker' }, h('h1', {}, t('picker.title')), this.unreachable, this.list, this.empty);

  /** `alone` is called when exactly one runner is running and nobody has chosen yet. */
  constructor(private readonly choose: (runner: string) => void, private readonly alone?: (runner: string) => void) {
    void this.refresh();
  }

  close(): void { clearTimeout(this.timer); this.timer = -1; }

  private async refresh(): Promise<void> {
    try {
      const list = ordered((await runners()).runners ?? []);
      if (this.timer === -1) return;
      show(this.unreachable, false);
      this.draw(list);
      const active = list.filter((runner) => runner.active);
      if (this.alone && active.length === 1) return this.alone(active[0].runnerId!);
    } catch {
      show(this.unreachable, true);
    }
    if (this.timer !== -1) this.timer = window.setTimeout(() => void this.refresh(), again_ms);
  }

  private draw(list: RunnerInfoJson[]): void {
    show(this.empty, list.length === 0);
    const now = JSON.stringify(list);
    if (now === this.before) return;
    this.before = now;
    this.list.replaceChildren(...list.map((runner) => h('li', {}, this.row(runner))));
  }

  private row(runner: RunnerInfoJson): HTMLButtonElement {
    const sensors = runner.sites?.length ?? 0;
    const words = [t(runner.active ? 'picker.active' : 'picker.past'), t('picker.steps', { count: count(runner.steps) }),
                   t(sensors === 1 ? 'picker.sensors.one' : 'picker.sensors', { count: sensors })];
    return h('button', { type: 'button', class: runner.active ? 'runner active' : 'runner',
                         click: () => this.choose(runner.runnerId!) },
      h('span', { class: 'big' }, runner.runnerId ?? ''), h('span', { class: 'note' }, words.join(', ')),
      ...(runner.isReplay ? [h('span', { class: 'badge' }, t('link.replay'))] : []));
  }
}
