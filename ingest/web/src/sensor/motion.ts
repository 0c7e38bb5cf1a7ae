// What a phone's browser tells of its motion, as readings in SI units.

/** Specific force in m/s^2 (+g up at rest) and angular rate in rad/s, along the phone's own axes. */
export interface Reading { t_s: number; accel: [number, number, number]; gyro: [number, number, number] }

type Axes = { x: number | null; y: number | null; z: number | null };
type Rates = { alpha: number | null; beta: number | null; gamma: number | null };
export interface Motion { timeStamp: number; accelerationIncludingGravity: Axes | null; rotationRate: Rates | null }

const radPerDeg = Math.PI / 180;

/** Browsers of Apple's engine, the only one on Apple's phones, give acceleration with the opposite sign. (That a page must
 *  ask for permission says nothing: Chromium asks too.) */
export const isFlipped = (vendor: string = navigator.vendor): boolean => vendor.startsWith('Apple');

/** The reading of a motion event; nothing when the phone has no accelerometer. In every browser alpha, beta and gamma
 *  are the rates about x, y and z (w3c/deviceorientation, issue 44). */
export function readingOf(event: Motion, flipped: boolean): Reading | undefined {
  const a = event.accelerationIncludingGravity;
  if (a?.x == null || a.y == null || a.z == null) return undefined;
  const sign = flipped ? -1 : 1;
  const w = event.rotationRate;
  return { t_s: event.timeStamp / 1000, accel: [sign * a.x, sign * a.y, sign * a.z],
           gyro: [(w?.alpha ?? 0) * radPerDeg, (w?.beta ?? 0) * radPerDeg, (w?.gamma ?? 0) * radPerDeg] };
}

/** Events a second, by the median distance of their times; undefined below `least` events. */
export function measuredRate(times_s: number[], least = 30): number | undefined {
  if (times_s.length < least) return undefined;
  const apart = times_s.slice(1).map((t, i) => t - times_s[i]).sort((a, b) => a - b);
  const median = apart[Math.floor(apart.length / 2)];
  return median > 0 ? 1 / median : undefined;
}
