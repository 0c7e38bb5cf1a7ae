// Trunk against pelvis in words.
import { t } from '../common/texts';

/** By the absolute phase in degrees: 0 turns together, 180 against each other. */
export function phaseWords(phase_deg: number): string {
  const turned = Math.abs(phase_deg);
  if (turned < 60) return t('tile.rotation.together');
  return t(turned < 120 ? 'tile.rotation.between' : 'tile.rotation.opposite');
}
