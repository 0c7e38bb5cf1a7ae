// A recording read by the public MCAP library alone: the schemas are those embedded in the file.
import { McapIndexedReader } from '@mcap/core';
import { loadDecompressHandlers } from '@mcap/support';
import { readFile } from 'node:fs/promises';
import protobuf from 'protobufjs';
import descriptor from 'protobufjs/ext/descriptor/index.js';

class Bytes {
  constructor(bytes) { this.bytes = bytes; }
  async size() { return BigInt(this.bytes.length); }
  async read(offset, length) { return this.bytes.subarray(Number(offset), Number(offset + length)); }
}

/** Opens `path`; `messages()` gives { topic, type, value } in order of time. */
export async function openRecording(path) {
  const reader = await McapIndexedReader.Initialize({ readable: new Bytes(await readFile(path)), decompressHandlers: await loadDecompressHandlers() });
  const types = new Map();
  for (const [id, { name, encoding, data }] of reader.schemasById) {
    if (encoding !== 'protobuf') throw new Error(`${name}: ${encoding}`);
    types.set(id, protobuf.Root.fromDescriptor(descriptor.FileDescriptorSet.decode(data)).lookupType(name));
  }
  return {
    statistics: reader.statistics, chunks: reader.chunkIndexes.length,
    async *messages(topics) {
      for await (const { channelId, data } of reader.readMessages({ topics, validateCrcs: true })) {
        const { topic, schemaId } = reader.channelsById.get(channelId);
        const type = types.get(schemaId);
        yield { topic, type: type.name, value: type.decode(data) };
      }
    },
  };
}
