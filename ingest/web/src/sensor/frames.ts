// The wire's frames as a phone sends them: see proto/wire.proto.
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { ClientFrameSchema, ServerFrameSchema, SampleBlockSchema, HelloSchema, type SampleBlock, type ServerFrame, type Site } from '../gen/proto/wire_pb';
import type { Block } from './grid';

/** Scales of one count: ranges that no phone exceeds, 16 g and 2000 degrees a second. */
export const accelScale_mps2 = (16 * 9.81) / 32767;
export const gyroScale_radps = (2000 * Math.PI) / 180 / 32767;

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; ++bit) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc >>> 0;
});

/** CRC-32C (Castagnoli). */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const count = (value: number, scale: number): number => Math.max(-32768, Math.min(32767, Math.round(value / scale)));

/** ax ay az wx wy wz as little-endian int16, reading after reading; what is beyond the range stays at its end. */
export function packReadings(block: Block): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(block.readings.length * 12));
  block.readings.forEach(({ accel, gyro }, i) => {
    accel.forEach((value, axis) => view.setInt16(12 * i + 2 * axis, count(value, accelScale_mps2), true));
    gyro.forEach((value, axis) => view.setInt16(12 * i + 6 + 2 * axis, count(value, gyroScale_radps), true));
  });
  return new Uint8Array(view.buffer);
}

const ns = (seconds: number): bigint => BigInt(Math.round(seconds * 1e6)) * 1000n;

export function sampleBlock(sequence: bigint, block: Block): SampleBlock {
  const readings = packReadings(block);
  const [deviceTimeNs, periodNs] = [ns(block.first_s), BigInt(Math.round(block.period_s * 1e9))];
  const checked = new Uint8Array(24 + readings.length);
  const view = new DataView(checked.buffer);
  [sequence, deviceTimeNs, periodNs].forEach((value, i) => view.setBigInt64(8 * i, value, true));
  checked.set(readings, 24);
  return create(SampleBlockSchema, { sequence, deviceTimeNs, periodNs, readings, crc32c: crc32c(checked) });
}

export interface Wearer { runnerId: string; site: Site; deviceId: string; bootId: bigint; token: string; rate_hz: number }

export const helloFrame = (who: Wearer): Uint8Array => toBinary(ClientFrameSchema, create(ClientFrameSchema, { kind: {
  case: 'hello', value: create(HelloSchema, { protocolVersion: 1, deviceId: who.deviceId, token: who.token, runnerId: who.runnerId,
    site: who.site, rateHz: who.rate_hz, accelScaleMps2: accelScale_mps2, gyroScaleRadps: gyroScale_radps,
    deviceBootId: who.bootId, deviceModel: 'browser' }) } }));

export const blockFrame = (block: SampleBlock): Uint8Array =>
  toBinary(ClientFrameSchema, create(ClientFrameSchema, { kind: { case: 'block', value: block } }));

export const clockFrame = (id: bigint, hostNs: bigint, now_s: number): Uint8Array =>
  toBinary(ClientFrameSchema, create(ClientFrameSchema, { kind: { case: 'clockReply',
    value: { $typeName: 'evenstride.v1.ClockReply', id, hostNs, deviceReceiveNs: ns(now_s), deviceSendNs: ns(now_s) } } }));

export const goodbyeFrame = (): Uint8Array => toBinary(ClientFrameSchema, create(ClientFrameSchema, { kind: {
  case: 'goodbye', value: { $typeName: 'evenstride.v1.Goodbye' } } }));

export const readServerFrame = (bytes: ArrayBuffer): ServerFrame => fromBinary(ServerFrameSchema, new Uint8Array(bytes));
