// What a left/right index says: which side, how much, how sure, and whether that is usual.
import { fixed, percent } from './format';
import { t } from './texts';

export type Lean = 'even' | 'unsure' | 'left' | 'right';
export interface Balance { index: number; low: number; high: number }

/** Largest |index| called usual, percent: algorithms' "meaningful" limits by quantity. */
const usual: Record<string, number> = {
  contact_time: 3, impulse: 3, flight_time: 8, peak_force: 10, impact_peak: 25,
};
export const usualSpread = (quantity: string): number => usual[quantity] ?? 3;

/** The side that the interval settles on. With zero inside it is even when the whole interval is usual; a wider one
 *  leaves open whether there is a difference. */
export function lean({ low, high }: Balance, quantity: string): Lean {
  if (low > 0) return 'left';
  if (high < 0) return 'right';
  return Math.max(-low, high) <= usualSpread(quantity) ? 'even' : 'unsure';
}

/** "2.1 % more": the headline. */
export function headline(balance: Balance, quantity: string): string {
  const side = lean(balance, quantity);
  if (side === 'even' || side === 'unsure') return t(`balance.${side}`);
  const size = percent(Math.abs(balance.index));
  return t(quantity === 'contact_time' ? `balance.contact.${side}` : `balance.${side}`, { size });
}

/** "likely 1.2 to 3.0 %, within the usual spread". */
export function detail(balance: Balance, quantity: string): string {
  const side = lean(balance, quantity);
  if (side === 'even' || side === 'unsure') {
    return t(`balance.${side}.more`, { right: percent(Math.max(0, -balance.low)), left: percent(Math.max(0, balance.high)) });
  }
  const ends = [Math.abs(balance.low), Math.abs(balance.high)].sort((a, b) => a - b) as [number, number];
  const likely = t('balance.likely', { low: fixed(ends[0], 1), high: percent(ends[1]) });
  return `${likely}, ${t(`balance.${judgement(ends, usualSpread(quantity))}`)}`;
}

function judgement([nearest, farthest]: [number, number], band: number): string {
  if (farthest <= band) return 'within';
  return nearest > band ? 'beyond' : 'maybe';
}

/** Left and right as shares of 100: an index of 2 % is 50.5 / 49.5. */
export function shares(index: number): string {
  const left = 50 + index / 4;
  return t('balance.share', { left: percent(left), right: percent(100 - left) });
}

/** One side against the other in a line, sizes with `unit`: "left 2.0° more (1.5 to 2.5)". */
export function compared({ index, low, high }: Balance, unit: string): string {
  if (low <= 0 && high >= 0) return t('tile.compare.open');
  const [nearest, farthest] = [Math.min(Math.abs(low), Math.abs(high)), Math.max(Math.abs(low), Math.abs(high))];
  return t(low > 0 ? 'tile.compare.left' : 'tile.compare.right',
    { size: `${fixed(Math.abs(index), 1)}${unit}`, low: fixed(nearest, 1), high: fixed(farthest, 1) });
}
