// Browsers deliver motion at uneven times; the daemon takes blocks of evenly spaced readings. Each reading of a block is
// the straight line between the two events around it. A pause starts a new block instead of inventing motion.
import type { Reading } from './motion';

export interface Block { first_s: number; period_s: number; readings: Reading[] }

export class Grid {
  private before: Reading | undefined;
  private open: Reading[] = [];
  private next = 0;  // of the grid's points, counted from time 0

  constructor(private readonly rate_hz: number, private readonly perBlock: number) {}

  /** Takes an event; returns the blocks that it completed. An event that is not later than the last is left out. */
  push(now: Reading): Block[] {
    const before = this.before;
    if (before && now.t_s <= before.t_s) return [];
    this.before = now;
    const done: Block[] = [];
    if (!before || now.t_s - before.t_s > 4 / this.rate_hz) {
      done.push(...this.close());
      this.next = Math.ceil(now.t_s * this.rate_hz);
      return done;
    }
    for (; this.next / this.rate_hz <= now.t_s; ++this.next) {
      this.open.push(between(before, now, this.next / this.rate_hz));
      if (this.open.length === this.perBlock) done.push(...this.close());
    }
    return done;
  }

  /** What is left, as a shorter block. */
  close(): Block[] {
    if (this.open.length === 0) return [];
    const block = { first_s: this.open[0].t_s, period_s: 1 / this.rate_hz, readings: this.open };
    this.open = [];
    return [block];
  }
}

function between(a: Reading, b: Reading, t_s: number): Reading {
  const share = (t_s - a.t_s) / (b.t_s - a.t_s);
  const mix = (p: Reading['accel'], q: Reading['accel']) =>
    p.map((value, i) => value + share * (q[i] - value)) as Reading['accel'];
  return { t_s, accel: mix(a.accel, b.accel), gyro: mix(a.gyro, b.gyro) };
}
