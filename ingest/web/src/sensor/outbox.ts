// Blocks that the daemon has not yet acknowledged, kept while the connection is away.
import type { SampleBlock } from '../gen/proto/wire_pb';

export class Outbox {
  private blocks: SampleBlock[] = [];
  dropped = 0;

  /** Holds at most `capacity` blocks; a full one drops its oldest and counts it. */
  constructor(private readonly capacity: number) {}

  add(block: SampleBlock): void {
    this.blocks.push(block);
    if (this.blocks.length > this.capacity) {
      this.blocks.shift();
      ++this.dropped;
    }
  }

  /** Everything up to and including `sequence` is on the daemon's disk. */
  acknowledge(sequence: bigint): void {
    this.blocks = this.blocks.filter((block) => block.sequence > sequence);
  }

  /** What to send again from `sequence` on. */
  from(sequence: bigint): SampleBlock[] { return this.blocks.filter((block) => block.sequence >= sequence); }

  get waiting(): number { return this.blocks.length; }
}
