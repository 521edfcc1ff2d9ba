import { itemHash } from '../../formats/item-set/item-hash.js';
import { notFound } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import type { EraseRequest, Erasure } from './evidence-erasures.port.js';
import type { InMemoryEvidenceStore, StoredErasure } from './in-memory-evidence-store.js';

/** The rules of erasure in PostgreSQL, in plain code. */
export function eraseInMemory(store: InMemoryEvidenceStore, request: EraseRequest, validateOnly: boolean): Erasure {
  const { kind, key } = request;
  const versions = store.of(kind, key);
  if (versions.length === 0) {
    const erasure = store.erasure(kind, key);
    if (!erasure) throw notFound(`${kind} record ${key}`);
    return erasure;
  }
  const stored = erasureOf(store, request);
  if (validateOnly) return stored.erasure;
  store.seq = stored.erasure.seq;
  store.versions = store.versions.filter((version) => !versions.includes(version));
  store.erasures.push(stored);
  store.batches = store.batches.map((receipt) => ({
    ...receipt,
    superseded: receipt.superseded.map((one) =>
      one.kind === kind && one.key === key ? { ...one, key: stored.erasure.keyHash } : one,
    ),
  }));
  return stored.erasure;
}

function erasureOf(store: InMemoryEvidenceStore, { kind, key, reason, by }: EraseRequest): StoredErasure {
  const versions = store.of(kind, key);
  const seq = store.seq + 1;
  const erasure: Erasure = {
    id: newId('erasure'),
    kind,
    source: versions[0]!.source,
    keyHash: itemHash(kind, key),
    seq,
    erasedAt: new Date().toISOString(),
    erasedBy: by.actor.id,
    reason,
    versions: versions.length,
    bytes: versions.reduce((sum, { parsed }) => sum + parsed.body.length, 0),
    sharedOriginals: sharedOriginals(store, kind, key),
  };
  return { erasure, cuts: versions.map(({ from, to }) => [from, to ?? seq]) };
}

/** Upstream documents of the record that another record names too. */
function sharedOriginals(store: InMemoryEvidenceStore, kind: EraseRequest['kind'], key: string): number {
  const own = store.of(kind, key);
  const others = store.versions.filter((version) => !own.includes(version));
  const texts = new Set(own.flatMap(({ original }) => original?.toString('latin1') ?? []));
  return [...texts].filter((text) => others.some(({ original }) => original?.toString('latin1') === text)).length;
}
