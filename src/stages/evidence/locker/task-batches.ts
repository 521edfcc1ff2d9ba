import type { EvidenceBlock, RefusedPart } from '../evidence-locker.port.js';

const taskBytes = 1024 * 1024;
const taskBlocks = 500;

/** Groups small blocks, so that a folder of many little files does not cost a message between threads each. */
export async function* taskBatches(
  parts: AsyncIterable<EvidenceBlock | RefusedPart>,
  onRefused: (part: RefusedPart) => void,
): AsyncGenerator<EvidenceBlock[]> {
  let batch: EvidenceBlock[] = [];
  let bytes = 0;
  for await (const part of parts) {
    if ('refused' in part) {
      onRefused(part);
      continue;
    }
    batch.push(part);
    bytes += part.bytes.length;
    if (bytes < taskBytes && batch.length < taskBlocks) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}
