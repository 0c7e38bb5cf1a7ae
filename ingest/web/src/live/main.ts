// The live page: choose a runner, then watch the run. The address keeps the choice: /#runner=anna
import 'uplot/dist/uPlot.min.css';
import '../common/base.css';
import './live.css';
import { h } from '../common/dom';
import { t } from '../common/texts';
import { RunPage } from './run_page';
import { RunnerPicker } from './runner_picker';

let current: { close(): void } | undefined;
let arrived = false;

const chosen = (): string | null => new URLSearchParams(location.hash.slice(1)).get('runner');
const choose = (runner: string) => { location.hash = new URLSearchParams({ runner }).toString(); };

function route(): void {
  current?.close();
  const runner = chosen();
  const page = runner ? new RunPage(runner, () => { location.hash = ''; })
                      : new RunnerPicker(choose, arrived ? undefined : choose);
  arrived = true;
  current = page;
  document.title = runner ? `${runner} · ${t('app.name')}` : t('app.name');
  document.body.replaceChildren(...(runner ? [] : [h('header', { class: 'top brand' },
    h('span', { class: 'big' }, t('app.name')), h('span', { class: 'note' }, t('app.tagline')))]), page.element);
}

addEventListener('hashchange', route);
route();
