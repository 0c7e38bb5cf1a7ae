// Numbers as people read them.
export const dash = '–';

/** With `digits` decimals and a true minus sign; a dash when there is none. */
export function fixed(value: number | undefined, digits = 0): string {
  if (value === undefined || !Number.isFinite(value)) return dash;
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** With a space that does not break. */
export const percent = (value: number, digits = 1): string => `${fixed(value, digits)}\u00a0%`;

export function signed(value: number, digits = 1): string {
  const text = fixed(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** "7:05" of seconds, "1:02:03" from an hour on. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (n: number) => String(n).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** Minutes a kilometre, "5:12"; a dash when too slow to be a run. */
export function pace(mps: number | undefined): string {
  return mps === undefined || mps < 0.8 ? dash : clock(1000 / mps);
}

/** "0.4 s", "12 s", "3 min". */
export function age(seconds: number): string {
  if (seconds < 90) return `${fixed(seconds)} s`;
  return `${fixed(seconds / 60)} min`;
}
