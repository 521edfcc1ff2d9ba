import { freeBuffer } from '../../formats/zstd/free-buffer.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { EvidenceBody } from '../evidence/evidence-reader.port.js';
import type { Derivation } from './derive-files.js';

/** Some records on their way to a thread; `ends` are where each body ends in `bodies`. */
export interface RecordBatch {
  readonly kind: EvidenceKind;
  readonly keys: readonly string[];
  readonly bodies: ArrayBuffer;
  readonly ends: Uint32Array;
}

/** The two parts of a record's key. */
export interface RecordName {
  readonly source: string;
  readonly id: string;
}

/** Bytes of bodies in one batch: what a thread makes of them is held at once. */
const batchBytes = 1024 * 1024;

/** All records that the plan selects of `kinds`, kind by kind, in byte order of key; of every kind unless told. */
export async function* recordBatches(
  { plan, records }: Pick<Derivation, 'plan' | 'records'>,
  kinds: readonly EvidenceKind[] = plan.selectors.kinds,
): AsyncGenerator<RecordBatch> {
  for (const kind of plan.selectors.kinds.filter((selected) => kinds.includes(selected))) {
    let [batch, bytes]: [EvidenceBody[], number] = [[], 0];
    for await (const record of records(kind)) {
      batch.push(record);
      bytes += record.body.length;
      if (bytes < batchBytes) continue;
      yield packed(kind, batch);
      [batch, bytes] = [[], 0];
    }
    if (batch.length > 0) yield packed(kind, batch);
  }
}

function packed(kind: EvidenceKind, records: readonly EvidenceBody[]): RecordBatch {
  const ends = Uint32Array.from(endsOf(records));
  // Of its own: a Buffer may be a view of a shared pool, which must not move to the thread.
  const bytes = new Uint8Array(ends.at(-1)!);
  for (const [i, { body }] of records.entries()) bytes.set(body, ends[i]! - body.length);
  return { kind, keys: records.map(({ key }) => key), bodies: bytes.buffer, ends };
}

function* endsOf(records: readonly EvidenceBody[]): Generator<number> {
  let end = 0;
  for (const { body } of records) yield (end += body.length);
}

/** The records of a batch, in order. Each body is valid until the next; the batch is freed after the last. */
export function* recordsIn({ keys, bodies, ends }: RecordBatch): Generator<[RecordName, Buffer]> {
  const bytes = Buffer.from(bodies);
  for (const [i, key] of keys.entries()) {
    const slash = key.indexOf('/');
    const name = { source: key.slice(0, slash), id: key.slice(slash + 1) };
    yield [name, bytes.subarray(i === 0 ? 0 : ends[i - 1], ends[i])];
  }
  freeBuffer(bytes);
}
