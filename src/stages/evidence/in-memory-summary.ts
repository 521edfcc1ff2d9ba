import { digestFromBytes, digestOf } from '../../formats/digest.js';
import { formatInstant, parseInstant } from '../../formats/evidence-record/instant.js';
import type { EvidenceProvenance, EvidenceSummary, RecordQuery } from './evidence-catalog.port.js';
import type { InMemoryEvidenceStore, StoredRecord } from './in-memory-evidence-store.js';
import { knownWarnings, storedWarnings } from './record-warnings.js';

export function inMemorySummary(store: InMemoryEvidenceStore, version: StoredRecord): EvidenceSummary {
  const { parsed, source, original } = version;
  const { record, key, digest, body, warnings } = parsed;
  const { published, modified, withdrawn, status, ...lists } = record.columns;
  const times = Object.entries({ published, modified, withdrawn }).filter(([, instant]) => instant !== undefined);
  return {
    kind: record.kind,
    key,
    source,
    digest: digestFromBytes(digest),
    bytes: body.length,
    ...Object.fromEntries(times.map(([name, instant]) => [name, formatInstant(instant as bigint)])),
    ...lists,
    ...(status === undefined ? {} : { status }),
    ...(original === undefined ? {} : { original: digestOf(original) }),
    warnings: knownWarnings(storedWarnings(warnings)),
    provenance: provenanceOf(store, version),
  };
}

function provenanceOf(
  store: InMemoryEvidenceStore,
  { parsed, captured, batchId, from, to }: StoredRecord,
): EvidenceProvenance {
  const time = captured ?? parsed.record.columns.modified;
  const batch = store.batches.find((receipt) => receipt.batchId === batchId);
  return {
    batchId,
    ...(batch ? { importedAt: batch.createdAt } : {}),
    ...(time === undefined ? {} : { capturedAt: formatInstant(time) }),
    seqFrom: from,
    ...(to === undefined ? {} : { seqTo: to }),
  };
}

/** Whether a version's time lies between the bounds of a query, both exclusive. */
export function isModifiedWithin({ modifiedAfter, modifiedBefore }: RecordQuery): (version: StoredRecord) => boolean {
  const [after, before] = [parseInstant(modifiedAfter), parseInstant(modifiedBefore)];
  return ({ parsed }) => {
    const time = parsed.record.columns.modified ?? parsed.record.columns.published;
    if (after !== undefined && (time === undefined || time <= after)) return false;
    return before === undefined || (time !== undefined && time < before);
  };
}
