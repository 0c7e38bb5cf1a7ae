// The report: reads the figures that the file itself carries and draws them. Asks nothing of any network.
import '../common/base.css';
import './report.css';
import { h } from '../common/dom';
import { t } from '../common/texts';
import * as sections from './sections';

const data = JSON.parse(document.getElementById('report-data')!.textContent!) as sections.Report;
document.title = data.summary.runnerId ? t('report.title', { runner: data.summary.runnerId }) : t('report.title.nobody');
const order = [sections.cover, sections.look, sections.symmetry, sections.fatigue, sections.breaks, sections.steps,
               sections.loading, sections.pelvis, sections.rotation, sections.strike, sections.sensors, sections.tables];
document.body.replaceChildren(h('main', {}, ...order.map((section) => section(data))));
