// Reads numbers as protobuf's JSON mapping writes them: 64-bit integers as strings, NaN as "NaN".
export type JsonNumber = number | string | undefined | null;

/** The finite number, or undefined. */
export function num(value: JsonNumber): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

export const count = (value: JsonNumber): number => num(value) ?? 0;

/** Nanoseconds as seconds. */
export function seconds(ns: JsonNumber): number | undefined {
  const value = num(ns);
  return value === undefined ? undefined : value / 1e9;
}

export interface Interval { value?: number; low?: number; high?: number }

/** A figure with its interval, in other units. */
export function figure(json: { value?: JsonNumber; low?: JsonNumber; high?: JsonNumber } | undefined,
                       factor = 1): Interval {
  const scaled = (x: JsonNumber) => { const n = num(x); return n === undefined ? undefined : n * factor; };
  return { value: scaled(json?.value), low: scaled(json?.low), high: scaled(json?.high) };
}
