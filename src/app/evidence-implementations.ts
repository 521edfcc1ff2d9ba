import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../platform/config/settings.js';
import { systemActor, type AuditBy } from '../kernel/audit.js';
import type { TenantId } from '../kernel/ids.js';
import { DATABASE, type Database, type Transaction } from '../platform/db/database.js';
import { recordChange } from '../platform/audit/record-change.js';
import type { BatchReceipt } from '../stages/evidence/batch-receipt.js';
import type { EvidenceCatalog } from '../stages/evidence/evidence-catalog.port.js';
import type { Erasure, EvidenceErasures } from '../stages/evidence/evidence-erasures.port.js';
import type { EvidenceLocker } from '../stages/evidence/evidence-locker.port.js';
import type { EvidenceReader } from '../stages/evidence/evidence-reader.port.js';
import { InMemoryEvidenceLocker } from '../stages/evidence/in-memory-evidence-locker.js';
import { PgEvidenceLocker } from '../stages/evidence/locker/pg-evidence-locker.js';
import { PgEvidenceCatalog } from '../stages/evidence/pg-evidence-catalog.js';
import { PgEvidenceErasures } from '../stages/evidence/pg-evidence-erasures.js';
import { PgEvidenceReader } from '../stages/evidence/pg-evidence-reader.js';
import { ReaderShardBuilder } from '../stages/staging/reader-shard-builder.js';
import type { ShardBuilder } from '../stages/staging/shard-task.js';
import { ThreadShardBuilder } from '../stages/staging/thread-shard-builder.js';
import {
  CONTENT_STORE,
  type BlobRemoval,
  type ContentStore,
  type SegmentRegistry,
} from '../stages/storage/content-store.port.js';
import type { SegmentPlace } from '../stages/storage/segment-writer.js';

export const EVIDENCE = Symbol('Evidence');

/** The ports of one evidence store, which are served together or not at all. */
export interface Evidence {
  readonly locker: EvidenceLocker;
  readonly catalog: EvidenceCatalog;
  readonly reader: EvidenceReader;
  readonly erasures: EvidenceErasures;
  shardBuilder(place: SegmentPlace, level: number): ShardBuilder;
}

async function announceBatch(
  tx: Transaction,
  tenant: TenantId,
  receipt: BatchReceipt,
  by: AuditBy = systemActor('import'),
): Promise<void> {
  const { batchId, seq, source, kinds } = receipt;
  const data = { seq, source, kinds };
  const { digest, added, changed, closed } = receipt;
  const event = { type: 'evidence.batchAccepted', subject: batchId, data: { batchId, ...data } } as const;
  await recordChange(tx, tenant, [event], {
    ...by,
    action: 'evidenceBatch.create',
    resource: { type: 'evidenceBatch', id: batchId },
    outcome: 'success',
    details: { ...data, digest, added, changed, closed },
  });
}

async function announceErasure(tx: Transaction, tenant: TenantId, erasure: Erasure, by: AuditBy): Promise<void> {
  const { id, kind, source, keyHash, seq, versions, reason } = erasure;
  const data = { kind, source, keyHash, seq, versions };
  const event = { type: 'evidence.erased', subject: id, data: { erasureId: id, ...data } } as const;
  await recordChange(tx, tenant, [event], {
    ...by,
    action: 'evidence.erase',
    resource: { type: 'evidenceErasure', id },
    outcome: 'success',
    details: { ...data, reason },
  });
}

/** Rows in PostgreSQL, upstream bytes in the content store; shards are built by threads with connections of their own. */
@Injectable()
export class EvidenceInPostgres implements Evidence {
  readonly locker: EvidenceLocker;
  readonly catalog: EvidenceCatalog;
  readonly reader: EvidenceReader;
  readonly erasures: EvidenceErasures;
  readonly #database: Database;
  readonly #settings: Settings;

  constructor(
    @Inject(DATABASE) database: Database,
    @Inject(SETTINGS) settings: Settings,
    @Inject(CONTENT_STORE) store: ContentStore & SegmentRegistry & BlobRemoval,
  ) {
    this.#database = database;
    this.#settings = settings;
    this.locker = new PgEvidenceLocker(database, store, {
      threads: settings.threads,
      onAccepted: announceBatch,
    });
    this.catalog = new PgEvidenceCatalog(database, store);
    this.reader = new PgEvidenceReader(database);
    this.erasures = new PgEvidenceErasures(database, store, { onErased: announceErasure });
  }

  shardBuilder(place: SegmentPlace, level: number): ShardBuilder {
    return new ThreadShardBuilder(this.#settings.threads, { connection: this.#database.settings, place, level });
  }
}

/** Testing only. */
@Injectable()
export class EvidenceInMemory implements Evidence {
  readonly #locker = new InMemoryEvidenceLocker();
  readonly locker: EvidenceLocker = this.#locker;
  readonly catalog: EvidenceCatalog = this.#locker;
  readonly reader: EvidenceReader = this.#locker;
  readonly erasures: EvidenceErasures = this.#locker;

  shardBuilder(place: SegmentPlace, level: number): ShardBuilder {
    return new ReaderShardBuilder(this.reader, place, level);
  }
}
