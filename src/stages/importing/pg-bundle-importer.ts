import { join } from 'node:path';
import type { Digest } from '../../formats/digest.js';
import { ExportCenterError, toExportCenterError, unavailable } from '../../kernel/errors.js';
import type { BundleFile } from '../../kernel/file-slice.js';
import { newId, type TenantId } from '../../kernel/ids.js';
import type { Database, Transaction } from '../../platform/db/database.js';
import { advanceHead } from '../evidence/locker/merge-statements.js';
import { lockHead } from '../evidence/locker/record-batch.js';
import { vacuumEvidence } from '../evidence/pg-vacuum-evidence.js';
import { openBundle } from '../verification/verify-path.js';
import { applyBundle } from './apply-bundle.js';
import { decideImport, type ImportDecision } from './decide-import.js';
import { requireNoErased } from './erased-records.js';
import { spoolUpload } from './fs-spool-upload.js';
import { asImportError } from './import-error.js';
import { inImportFolder } from './import-folder.js';
import type { ImportOptions, ImportReceipt } from './import-request.js';
import {
  claimPairs,
  findMirror,
  gapsOf,
  newMirrorId,
  pairsOf,
  saveImport,
  saveMirror,
  type HeldMirror,
} from './pg-mirrors.js';
import { changesOf, recordBatches, totalOf } from './record-changes.js';
import { verifyForImport, type ImportTrust, type VerifiedBundle } from './verified-bundle.js';

export interface BundleImporterOptions {
  /** Data directory; uploads are spooled below it. */
  readonly directory: string;
  readonly threads: number;
  /** Imports at once; each holds a connection while it is applied. */
  readonly imports?: number;
  /** Called in the import's transaction, last: event and audit entry exist exactly when the ledger's entry does. */
  readonly onRecorded?: (
    tx: Transaction,
    tenant: TenantId,
    receipt: ImportReceipt,
    options: ImportOptions,
  ) => Promise<void>;
}

/** One import: for whom, whom they believe, and what they allow. */
export interface ImportOrder {
  readonly tenant: TenantId;
  readonly trust: ImportTrust;
  readonly options: ImportOptions;
  readonly signal: AbortSignal;
}

/** From this many new versions on, the tables are vacuumed at once, as after a large batch. */
const vacuumFrom = 5_000;

/**
 * Imports bundles that were made elsewhere: verify, compare with what is held, then all of it in one transaction. A bundle that is refused
 * after its verification leaves an entry of the ledger and nothing else.
 */
export class PgBundleImporter {
  readonly #database: Database;
  readonly #options: BundleImporterOptions;
  #imports = 0;

  constructor(database: Database, options: BundleImporterOptions) {
    this.#database = database;
    this.#options = options;
  }

  /** A bundle as it is sent: the tar, or an OCI image layout in a tar. `declared` is the digest of those bytes. */
  async importUpload(
    upload: AsyncIterable<Uint8Array>,
    declared: Digest | undefined,
    order: ImportOrder,
  ): Promise<ImportReceipt> {
    const release = this.#admit();
    try {
      return await inImportFolder(this.#options.directory, order.tenant, async (folder) => {
        const path = join(folder, 'bundle.tar');
        await spoolUpload(upload, path, { ...(declared ? { declared } : {}), signal: order.signal });
        return await this.#import(await openBundle(path), folder, order);
      });
    } catch (error) {
      throw asImportError(error);
    } finally {
      release();
    }
  }

  /** A bundle whose files lie here. */
  async importFiles(files: readonly BundleFile[], order: ImportOrder): Promise<ImportReceipt> {
    const release = this.#admit();
    try {
      return await inImportFolder(this.#options.directory, order.tenant, (folder) =>
        this.#import(files, folder, order),
      );
    } catch (error) {
      throw asImportError(error);
    } finally {
      release();
    }
  }

  #admit(): () => void {
    const most = this.#options.imports ?? 2;
    if (this.#imports >= most)
      throw unavailable('EC-UNAVAILABLE-INGEST', `${most} bundles are coming in already; try again`, {
        retryAfter: 15,
      });
    this.#imports += 1;
    return () => void (this.#imports -= 1);
  }

  async #import(files: readonly BundleFile[], scratch: string, order: ImportOrder): Promise<ImportReceipt> {
    const { trust, signal, tenant, options } = order;
    const bundle = await verifyForImport(files, { trust, threads: this.#options.threads, scratch, signal });
    try {
      const receipt = await this.#apply(bundle, order);
      if (receipt.added + receipt.changed >= vacuumFrom && !receipt.validateOnly)
        await vacuumEvidence(this.#database.settings, tenant);
      return receipt;
    } catch (error) {
      const problem = toExportCenterError(error);
      if (isRefusal(problem) && !options.validateOnly) await this.#refused(bundle, order, problem);
      throw problem;
    }
  }

  async #apply(bundle: VerifiedBundle, order: ImportOrder): Promise<ImportReceipt> {
    const { tenant, options, signal } = order;
    try {
      return await this.#database.tenant(
        tenant,
        async (tx) => {
          await tx.execute(`SET LOCAL statement_timeout = '1h'`);
          const receipt = await this.#inTransaction(tx, bundle, order);
          if (options.validateOnly) throw new OnlyValidated(receipt);
          await saveImport(tx, tenant, receipt);
          await this.#options.onRecorded?.(tx, tenant, receipt, options);
          return receipt;
        },
        { signal, retry: false },
      );
    } catch (error) {
      if (error instanceof OnlyValidated) return error.receipt;
      throw error;
    }
  }

  async #inTransaction(tx: Transaction, bundle: VerifiedBundle, order: ImportOrder): Promise<ImportReceipt> {
    const { tenant, options } = order;
    const head = await lockHead(tx, tenant);
    const held = await findMirror(tx, tenant, bundle);
    const decision = decideImport(bundle, held, options);
    const gaps = await gapsOf(tx, tenant, held, bundle.chain);
    const base = { ...receiptOf(bundle, order, held, decision), ...gaps };
    if (decision.outcome === 'unchanged') return { ...base, rootAfter: decision.rootBefore, seq: head };
    return this.#write(tx, bundle, order, { ...base, seq: head + 1 }, held);
  }

  async #write(
    tx: Transaction,
    bundle: VerifiedBundle,
    { tenant, options, signal }: ImportOrder,
    base: Receipt & { readonly seq: number },
    held: HeldMirror | undefined,
  ): Promise<ImportReceipt> {
    const { seq, createdAt } = base;
    const mirrorId = held?.id ?? newMirrorId();
    const known = held ? await pairsOf(tx, tenant, held.id) : [];
    const fresh = bundle.pairs.filter(
      (pair) => !known.some(({ kind, source }) => kind === pair.kind && source === pair.source),
    );
    await claimPairs(tx, tenant, mirrorId, fresh, options.takeOver === true);
    const isNew = known.length === 0 && options.takeOver !== true;
    const application = {
      tenant,
      bundle,
      pairs: [...known, ...fresh],
      isNew,
      seq,
      threads: this.#options.threads,
      signal,
    };
    const unread = await applyBundle(tx, application);
    if (options.restoreErased !== true) await requireNoErased(tx, application.pairs, seq);
    await tx.execute(advanceHead, [tenant, seq]);
    const pairs = await changesOf(tx, bundle, seq, isNew);
    await recordBatches(tx, bundle, pairs, { tenant, seq, createdAt });
    const receipt = { ...base, ...totalOf(pairs), mirrorId, rootAfter: bundle.manifest.itemSetRoot, unread };
    await saveMirror(tx, tenant, receipt);
    return receipt;
  }

  /** The refusal is told in a transaction of its own. Where that fails too, the refusal itself is what the caller hears. */
  async #refused(bundle: VerifiedBundle, order: ImportOrder, problem: ExportCenterError): Promise<void> {
    const { tenant, options } = order;
    await this.#database
      .tenant(tenant, async (tx) => {
        const held = await findMirror(tx, tenant, bundle);
        const receipt: ImportReceipt = {
          ...describe(bundle, order),
          ...(held ? { mirrorId: held.id, rootBefore: held.itemSetRoot } : {}),
          ...(await gapsOf(tx, tenant, held, bundle.chain)),
          state: 'refused',
          problem: { code: problem.code, message: problem.message },
        };
        await saveImport(tx, tenant, receipt);
        await this.#options.onRecorded?.(tx, tenant, receipt, options);
      })
      .catch(() => undefined);
  }
}

type Receipt = ImportReceipt;

function receiptOf(
  bundle: VerifiedBundle,
  order: ImportOrder,
  held: HeldMirror | undefined,
  { outcome, rootBefore, rollback }: ImportDecision,
): Receipt {
  const by = order.options.by.actor.id;
  const reason = order.options.allowRollback?.reason;
  return {
    ...describe(bundle, order),
    outcome,
    ...(held ? { mirrorId: held.id } : {}),
    rootBefore,
    ...(rollback && reason !== undefined ? { override: { rule: 'rollback', reason, by } } : {}),
  };
}

function describe(
  { manifest, manifestDigest, origin, mirror, mode, cut }: VerifiedBundle,
  { options }: ImportOrder,
): Receipt {
  return {
    id: newId('import'),
    createdAt: new Date().toISOString(),
    state: 'completed',
    validateOnly: options.validateOnly === true,
    origin,
    mirror,
    profile: manifest.profile.name,
    mode,
    manifestDigest,
    ...(manifest.base ? { baseRoot: manifest.base.itemSetRoot } : {}),
    ...(cut === undefined ? {} : { cut }),
    asOf: manifest.asOf,
    records: manifest.totals.records,
    added: 0,
    changed: 0,
    unchanged: 0,
    removed: 0,
    unread: 0,
    by: options.by.actor.id,
  };
}

const isRefusal = ({ kind }: ExportCenterError) => kind !== 'unavailable' && kind !== 'internal';

/** Rolls the transaction back and carries out what it would have said. */
class OnlyValidated extends Error {
  constructor(readonly receipt: ImportReceipt) {
    super('validated only');
  }
}
