// Is what the page shows fresh? Judged by when the last picture came.
import { age } from '../common/format';
import { t } from '../common/texts';

export type LinkState = 'connecting' | 'live' | 'waiting' | 'lost' | 'ended';

/** Seconds after which a figure is called old, and after which it is hidden. */
export const oldAfter_s = 3;
export const hiddenAfter_s = 15;

export interface Link { open: boolean; ended: boolean; age_s: number | undefined }

export function linkState({ open, ended, age_s }: Link): LinkState {
  if (ended) return 'ended';
  if (!open) return age_s === undefined ? 'connecting' : 'lost';
  if (age_s === undefined) return 'connecting';
  return age_s > oldAfter_s ? 'waiting' : 'live';
}

export const linkWords = (link: Link): string =>
  t(`link.${linkState(link)}`, { age: age(link.age_s ?? 0) });
