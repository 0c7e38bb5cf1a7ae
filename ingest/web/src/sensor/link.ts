// The phone's connection to /ingest: says hello, sends blocks, sends again what was not acknowledged, reconnects.
import { ErrorFrame_Code, type SampleBlock } from '../gen/proto/wire_pb';
import { blockFrame, clockFrame, goodbyeFrame, helloFrame, readServerFrame, type Wearer } from './frames';
import type { Outbox } from './outbox';

export type LinkPhase = 'connecting' | 'ready' | 'lost' | 'refused';
const retryAfter_ms = 2000;

export class SensorLink {
  private socket: WebSocket | undefined;
  private retry: number | undefined;
  private closed = false;
  phase: LinkPhase = 'connecting';
  refusal = '';
  stored = 0n;

  constructor(private readonly who: Wearer, private readonly outbox: Outbox, private readonly onChange: () => void) {
    this.open();
  }

  send(block: SampleBlock): void {
    this.outbox.add(block);
    if (this.phase === 'ready') this.socket?.send(blockFrame(block) as BufferSource);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.retry);
    if (this.phase === 'ready') this.socket?.send(goodbyeFrame() as BufferSource);
    this.socket?.close();
  }

  private open(): void {
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ingest`);
    this.socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => socket.send(helloFrame(this.who) as BufferSource);
    socket.onmessage = (event: MessageEvent<ArrayBuffer>) => this.take(event.data);
    socket.onclose = () => this.lost();
  }

  private take(bytes: ArrayBuffer): void {
    const { kind } = readServerFrame(bytes);
    if (kind.case === 'welcome') {
      this.phase = 'ready';
      if (kind.value.nextSequence > 0n) this.acknowledged(kind.value.nextSequence - 1n);
      for (const block of this.outbox.from(kind.value.nextSequence)) this.socket?.send(blockFrame(block) as BufferSource);
    } else if (kind.case === 'ack') {
      this.acknowledged(kind.value.durableSequence);
    } else if (kind.case === 'clockProbe') {
      this.socket?.send(clockFrame(kind.value.id, kind.value.hostNs, performance.now() / 1000) as BufferSource);
    } else if (kind.case === 'error' && kind.value.code !== ErrorFrame_Code.GOING_AWAY) {
      this.phase = 'refused';
      this.refusal = kind.value.message;
    }
    this.onChange();
  }

  private acknowledged(sequence: bigint): void {
    this.outbox.acknowledge(sequence);
    this.stored = sequence + 1n;
  }

  private lost(): void {
    if (this.closed) return;
    if (this.phase !== 'refused') this.phase = 'lost';
    this.onChange();
    this.retry = window.setTimeout(() => this.open(), retryAfter_ms);
  }
}
