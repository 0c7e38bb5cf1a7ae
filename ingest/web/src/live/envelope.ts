// Lines of long runs, thinned to what a screen can show: the least and the greatest of each pixel's width.
type Value = number | null;

/** Indices to keep of a line between `from_s` and `to_s`: at most `2 * pixels`, each bin's minimum and maximum in
 *  the order in which they came. A bin without numbers keeps one gap. A short line is kept whole. */
export function envelope(t_s: number[], value: Value[], from_s: number, to_s: number, pixels: number): number[] {
  const inside = [...t_s.keys()].filter((i) => t_s[i] >= from_s && t_s[i] <= to_s);
  if (inside.length <= 2 * pixels) return inside;
  const bins = new Map<number, { least: number; most: number }>();
  for (const i of inside) {
    const bin = Math.min(pixels - 1, Math.floor(((t_s[i] - from_s) / (to_s - from_s)) * pixels));
    const now = bins.get(bin);
    if (!now) bins.set(bin, { least: i, most: i });
    else {
      now.least = better(value, i, now.least, (a, b) => a < b);
      now.most = better(value, i, now.most, (a, b) => a > b);
    }
  }
  const kept = [...bins.values()].flatMap(({ least, most }) => [Math.min(least, most), Math.max(least, most)]);
  return [...new Set(kept)];
}

/** The index whose number wins; any number wins against a gap. */
function better(value: Value[], candidate: number, holder: number, wins: (a: number, b: number) => boolean): number {
  const [a, b] = [value[candidate], value[holder]];
  if (a === null) return holder;
  return b === null || wins(a, b) ? candidate : holder;
}

/** Times at which a line must break: half-way into each pause longer than `gap_s`. */
export function pauses(t_s: number[], gap_s: number): number[] {
  return t_s.slice(1).flatMap((t, i) => (t - t_s[i] > gap_s ? [(t + t_s[i]) / 2] : []));
}
