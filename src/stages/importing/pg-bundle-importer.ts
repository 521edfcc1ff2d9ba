import { join } from 'node:path';
import type { Digest } from '../../formats/digest.js';
import { ExportCenterError, toExportCenterError, unavailable } from '../../kernel/errors.js';
import type { BundleFile } from '../../kernel/file-slice.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Database, Transaction } from '../../platform/db/database.js';
import { faultPoint } from '../../platform/faults/fault-point.js';
import { vacuumEvidence } from '../evidence/pg-vacuum-evidence.js';
import { openBundle } from '../verification/verify-path.js';
import { spoolUpload } from './fs-spool-upload.js';
import { withFormerKey } from './pg-hand-over.js';
import { asImportError } from './import-error.js';
import { inImportFolder } from './import-folder.js';
import { describeImport } from './import-receipt.js';
import { importsAtOnce, type ImportOptions, type ImportOrder, type ImportReceipt } from './import-request.js';
import { findMirror, gapsOf, saveImport } from './pg-mirrors.js';
import { verifyForImport, type VerifiedBundle } from './verified-bundle.js';
import { importInTransaction } from './write-bundle.js';

export interface BundleImporterOptions {
  /** Data directory; uploads are spooled below it. */
  readonly directory: string;
  readonly threads: number;
  /** Called in the import's transaction, last: event and audit entry exist exactly when the ledger's entry does. */
  readonly onRecorded?: (
    tx: Transaction,
    tenant: TenantId,
    receipt: ImportReceipt,
    options: ImportOptions,
  ) => Promise<void>;
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
    if (this.#imports >= importsAtOnce)
      throw unavailable('EC-UNAVAILABLE-INGEST', `${importsAtOnce} bundles are coming in already; try again`, {
        retryAfter: 15,
      });
    this.#imports += 1;
    return () => void (this.#imports -= 1);
  }

  async #import(files: readonly BundleFile[], scratch: string, order: ImportOrder): Promise<ImportReceipt> {
    const { trust, signal, tenant, options } = order;
    const bundle = await verifyForImport(files, { trust, threads: this.#options.threads, scratch, signal });
    faultPoint('bundle-verified');
    try {
      const receipt = await this.#apply(bundle, order);
      faultPoint('import-committed');
      if (receipt.added + receipt.changed >= vacuumFrom && !receipt.validateOnly)
        await vacuumEvidence(this.#database.settings, tenant);
      return receipt;
    } catch (error) {
      const problem = await this.#explained(toExportCenterError(error), bundle, tenant);
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
          const receipt = await importInTransaction(tx, bundle, { ...order, threads: this.#options.threads });
          if (options.validateOnly) throw new OnlyValidated(receipt);
          await saveImport(tx, tenant, receipt);
          await this.#options.onRecorded?.(tx, tenant, receipt, options);
          faultPoint('import-recorded');
          return receipt;
        },
        { signal, retry: false },
      );
    } catch (error) {
      if (error instanceof OnlyValidated) return error.receipt;
      throw error;
    }
  }

  async #explained(error: ExportCenterError, bundle: VerifiedBundle, tenant: TenantId): Promise<ExportCenterError> {
    if (!isRefusal(error)) return error;
    return this.#database.tenant(tenant, (tx) => withFormerKey(error, tx, tenant, bundle)).catch(() => error);
  }

  /** The refusal is told in a transaction of its own. Where that fails too, the refusal itself is what the caller hears. */
  async #refused(bundle: VerifiedBundle, order: ImportOrder, problem: ExportCenterError): Promise<void> {
    const { tenant, options } = order;
    await this.#database
      .tenant(tenant, async (tx) => {
        const held = await findMirror(tx, tenant, bundle);
        const receipt: ImportReceipt = {
          ...describeImport(bundle, order),
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

const isRefusal = ({ kind }: ExportCenterError) => kind !== 'unavailable' && kind !== 'internal';

/** Rolls the transaction back and carries out what it would have said. */
class OnlyValidated extends Error {
  constructor(readonly receipt: ImportReceipt) {
    super('validated only');
  }
}
