// From the phone's motion events to the link: measures the rate, then sends blocks until it is stopped.
import type { Site } from '../gen/proto/wire_pb';
import { sampleBlock } from './frames';
import { Grid } from './grid';
import { SensorLink } from './link';
import { isFlipped, measuredRate, readingOf, type Motion, type Reading } from './motion';
import { Outbox } from './outbox';

/** Half an hour of blocks of ten readings at 60 Hz. */
const capacity = 10_800;
const perBlock = 10;
const leastRate_hz = 20, mostRate_hz = 2000;

/** A random number that is this page's own: counters begin anew when it is loaded again. */
const bootId = BigInt(crypto.getRandomValues(new Uint32Array(1))[0]) + 1n;

function deviceId(): string {
  const kept = localStorage.getItem('device') ?? `phone-${crypto.getRandomValues(new Uint32Array(1))[0].toString(16)}`;
  localStorage.setItem('device', kept);
  return kept;
}

export class Recorder {
  private readonly flipped = isFlipped();
  private early: Reading[] = [];
  private grid: Grid | undefined;
  private sequence = 0n;
  private readonly outbox = new Outbox(capacity);
  link: SensorLink | undefined;
  rate_hz: number | undefined;
  events = 0;
  private readonly take = (event: Event) => this.push(event as unknown as Motion);

  constructor(private readonly runnerId: string, private readonly site: Site, private readonly token: string,
              private readonly onChange: () => void) {
    addEventListener('devicemotion', this.take);
  }

  get waiting(): number { return this.outbox.waiting; }
  get dropped(): number { return this.outbox.dropped; }

  stop(): void {
    removeEventListener('devicemotion', this.take);
    this.grid?.close().forEach((block) => this.link?.send(sampleBlock(this.sequence++, block)));
    this.link?.close();
  }

  private push(event: Motion): void {
    const reading = readingOf(event, this.flipped);
    if (!reading) return;
    ++this.events;
    if (!this.grid) return this.measure(reading);
    for (const block of this.grid.push(reading)) this.link?.send(sampleBlock(this.sequence++, block));
  }

  /** Collects until the rate is known, then hands everything collected on. */
  private measure(reading: Reading): void {
    this.early.push(reading);
    const rate = measuredRate(this.early.map((r) => r.t_s));
    if (rate === undefined) return;
    this.rate_hz = Math.min(mostRate_hz, Math.max(leastRate_hz, Math.round(rate)));
    this.grid = new Grid(this.rate_hz, perBlock);
    this.link = new SensorLink({ runnerId: this.runnerId, site: this.site, deviceId: deviceId(), bootId, token: this.token,
                                 rate_hz: this.rate_hz }, this.outbox, this.onChange);
    for (const kept of this.early) for (const block of this.grid.push(kept)) this.link.send(sampleBlock(this.sequence++, block));
    this.early = [];
  }
}
