// From values to places in a picture.

export interface Scale { (value: number): number; from: number; to: number }

export function linear(from: number, to: number, at: number, until: number): Scale {
  const span = to - from || 1;
  return Object.assign((value: number) => at + ((value - from) / span) * (until - at), { from, to });
}

/** Round numbers inside [from, to], about `wanted` of them. */
export function ticks(from: number, to: number, wanted: number): number[] {
  const rough = (to - from) / Math.max(1, wanted);
  if (!(rough > 0) || !Number.isFinite(rough)) return [from];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough * 0.999)!;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Decimals that tell neighbouring ticks apart. */
export const decimals = (at: number[]): number =>
  at.length < 2 ? 0 : Math.max(0, -Math.floor(Math.log10(at[1] - at[0]) + 1e-9));
