// What the daemon records is read from end to end by the public library, and its messages decode from the schemas inside.
import assert from 'node:assert/strict';
import { replay, simulated, startDaemon, until } from '../support/daemon.mjs';
import { needPackages } from '../support/needs.mjs';

needPackages();
const { openRecording } = await import('../support/recording.mjs');
const daemon = await startDaemon();
const sample = simulated(daemon.folder, '--minutes', '2', '--loss', '1');
try {
  await replay(sample, daemon.ingest, 'max');
  await until('the recording', () => daemon.recordings().length === 1);
  await daemon.stop();
  const [original, recorded] = await Promise.all([openRecording(sample), openRecording(daemon.recordings()[0])]);
  const blocksOf = async (recording) => {
    const found = new Map();
    let messages = 0n;
    for await (const { type, value } of recording.messages()) {
      ++messages;
      if (type !== 'RecordedBlock') continue;
      assert.equal(value.block.readings.length % 12, 0);
      found.set(`${value.device_id} ${value.block.sequence}`, Buffer.from(value.block.readings).toString('base64'));
    }
    assert.equal(messages, recording.statistics.messageCount);
    return found;
  };
  const [sent, kept] = [await blocksOf(original), await blocksOf(recorded)];
  assert.ok(sent.size > 4 * 1000, `${sent.size} blocks of four sensors`);
  assert.deepEqual([...kept.keys()].sort(), [...sent.keys()].sort());
  for (const [key, readings] of sent) assert.equal(kept.get(key), readings, key);
  console.log(`${kept.size} blocks, ${recorded.statistics.messageCount} messages in ${recorded.chunks} chunks, all read and decoded`);
} finally {
  await daemon.stop();
  daemon.remove();
}
