// Why a figure is absent, in words.
import type { LiveJson } from '../gen/proto/results_pb';
import type { SiteJson } from '../gen/proto/wire_pb';
import { t } from '../common/texts';

/** Sites that a figure is made from, and the sites that can stand in for them. */
export interface Needs { sites: SiteJson[]; instead?: SiteJson[] }

export const needs = {
  steps: { sites: ['SITE_LEFT_SHOE', 'SITE_RIGHT_SHOE'], instead: ['SITE_PELVIS'] },
  speed: { sites: ['SITE_LEFT_SHOE', 'SITE_RIGHT_SHOE'] },
  left: { sites: ['SITE_LEFT_SHOE'], instead: ['SITE_PELVIS'] },
  right: { sites: ['SITE_RIGHT_SHOE'], instead: ['SITE_PELVIS'] },
  drop: { sites: ['SITE_PELVIS'] },
  rotation: { sites: ['SITE_PELVIS', 'SITE_TRUNK'] },
} satisfies Record<string, Needs>;

const missingText: Record<string, string> = {
  'SITE_LEFT_SHOE SITE_RIGHT_SHOE': 'absent.no_shoes',
  SITE_LEFT_SHOE: 'absent.no_left_shoe',
  SITE_RIGHT_SHOE: 'absent.no_right_shoe',
  SITE_PELVIS: 'absent.no_pelvis',
  SITE_TRUNK: 'absent.no_trunk',
  'SITE_PELVIS SITE_TRUNK': 'absent.no_pelvis_trunk',
};

export function whyAbsent(live: LiveJson | undefined, need: Needs): string {
  if (!live) return t('absent.no_data');
  const there = (site: SiteJson) => live.sensors?.some((s) => s.site === site && s.connected) ?? false;
  const missing = need.sites.filter((site) => !there(site));
  const covered = missing.length === 0 || (need.instead?.every(there) ?? false);
  if (!covered) return t(missingText[missing.join(' ')] ?? 'absent.no_data');
  if (live.gait !== 'running') return t('absent.not_running', { gait: t(`gait.${live.gait || 'unknown'}`) });
  const learning = live.sensors?.find((s) => need.sites.includes(s.site!) && !s.mountingKnown);
  if (learning) return t('absent.mounting', { site: t(`site.${learning.site}`).toLowerCase() });
  return t('absent.few_steps');
}
