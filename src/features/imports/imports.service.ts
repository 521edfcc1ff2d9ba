import { Inject, Injectable } from '@nestjs/common';
import type { Digest } from '../../formats/digest.js';
import { keyFingerprint } from '../../formats/key-files/public-key.js';
import { forbidden, invalid, notFound } from '../../kernel/errors.js';
import type { BundleFile } from '../../kernel/file-slice.js';
import type { TenantId } from '../../kernel/ids.js';
import { recordChange } from '../../platform/audit/record-change.js';
import { auditBy, type Caller } from '../../platform/auth/caller.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { DATABASE, type Database, type Transaction } from '../../platform/db/database.js';
import { IMPORT_METRICS, type ImportMetrics } from '../../platform/observability/import-metrics.js';
import type { ImportOptions, ImportOrder, ImportReceipt } from '../../stages/importing/import-request.js';
import { PgBundleImporter, type BundleImporterOptions } from '../../stages/importing/pg-bundle-importer.js';
import { BUNDLE_CATALOG, type BundleCatalog } from '../../stages/packaging/bundle-catalog.port.js';
import { locateBundle } from '../../stages/packaging/bundle-files.js';
import { SIGNER, type Signer } from '../../stages/signing/signer.port.js';
import { CONTENT_STORE, type ContentStore } from '../../stages/storage/content-store.port.js';
import { readTrustedKeys } from './fs-trusted-keys.js';
import type { ImportQuery } from './import.dto.js';
import { SiteReceipts } from './site-receipts.service.js';

/** Row 52: bundles that were made elsewhere. */
@Injectable()
export class ImportsService {
  readonly #importer: PgBundleImporter;

  constructor(
    @Inject(DATABASE) database: Database,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CONTENT_STORE) private readonly store: ContentStore,
    @Inject(BUNDLE_CATALOG) private readonly bundles: BundleCatalog,
    @Inject(SIGNER) private readonly signer: Signer,
    @Inject(IMPORT_METRICS) private readonly metrics: ImportMetrics,
    @Inject(SiteReceipts) private readonly receipts: SiteReceipts,
  ) {
    const { dataDir: directory, threads } = settings;
    const onRecorded: BundleImporterOptions['onRecorded'] = (...args) => this.#recorded(...args);
    this.#importer = new PgBundleImporter(database, { directory, threads, onRecorded });
  }

  /** The body where no digest names a bundle that is here. The errors of PgBundleImporter, EC-AUTHZ-SCOPE, not-found. */
  async import(
    caller: Caller,
    query: ImportQuery,
    upload: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<ImportReceipt> {
    const order = await this.#order(caller, query, signal);
    const started = performance.now();
    try {
      const receipt = query.bundle
        ? await this.#importer.importFiles(await this.#located(caller.tenant.id, query.bundle), order)
        : await this.#importer.importUpload(upload, query.digest, order);
      this.metrics.imported(receipt.mode, receipt.outcome ?? 'applied', (performance.now() - started) / 1000);
      return receipt;
    } catch (error) {
      this.metrics.refused((error as { code?: string }).code ?? 'EC-INTERNAL');
      throw error;
    }
  }

  async #order(caller: Caller, query: ImportQuery, signal: AbortSignal): Promise<ImportOrder> {
    const { trustedKeysDir, unsigned } = this.settings.imports;
    const { slug, id: tenant } = caller.tenant;
    if (query.allowUnsigned && !unsigned)
      throw forbidden('EC-AUTHZ-SCOPE', 'this installation imports no bundle without signatures (EC_IMPORT_UNSIGNED)');
    const own = query.bundle ? [await this.signer.publicKey()] : [];
    const keys = [...(await readTrustedKeys(trustedKeysDir, slug)), ...own];
    const trust = { keys, unsigned: query.allowUnsigned === true, place: `trusted-keys/${slug} of the data folder` };
    return { tenant, trust, options: { ...optionsOf(caller, query), site: this.receipts.siteOf(slug) }, signal };
  }

  /** Last in the import's transaction: the receipt, the event and the audit entry exist exactly when the entry of the ledger does. */
  async #recorded(tx: Transaction, tenant: TenantId, entry: ImportReceipt, options: ImportOptions): Promise<void> {
    const written = await this.receipts.ofImport(tx, tenant, options.site, entry);
    const receipt = written && { site: written.site, counter: written.counter, digest: written.digest };
    await told(tx, tenant, entry, options, receipt);
  }

  async #located(tenant: TenantId, manifestDigest: Digest): Promise<readonly BundleFile[]> {
    for (const signedBy of [keyFingerprint(await this.signer.publicKey()), '']) {
      const bundle = await this.bundles.find(tenant, { manifestDigest, signedBy });
      if (bundle?.state === 'live') return locateBundle(this.store, tenant, bundle);
    }
    throw notFound('bundle');
  }
}

function optionsOf(caller: Caller, query: ImportQuery): ImportOptions {
  const { expectBase, allowUnsigned, takeOver, restoreErased, validateOnly } = query;

  return {
    ...(expectBase ? { expectBase } : {}),
    ...allowanceOf(caller, query),
    allowUnsigned,
    takeOver,
    restoreErased,
    validateOnly,
    by: auditBy(caller),
  };
}

/** What is against the rules, and allowed to those who may and say why. */
function allowanceOf(
  { scopes }: Caller,
  { allowRollback, formerKey, reason }: ImportQuery,
): Pick<ImportOptions, 'allowRollback' | 'handOver'> {
  if (!allowRollback && formerKey === undefined) return {};
  const name = allowRollback ? 'allowRollback' : 'formerKey';
  if (!scopes.has('export:admin')) throw forbidden('EC-AUTHZ-SCOPE', `${name} needs the scope export:admin`);
  if (allowRollback && formerKey !== undefined)
    throw invalid('EC-VALIDATION', 'hand the mirror over first, then roll it back: each has a reason of its own', {
      pointer: '/formerKey',
    });
  if (reason === undefined)
    throw invalid('EC-VALIDATION', `${name} needs a reason, which the audit log keeps`, { pointer: '/reason' });
  return formerKey === undefined ? { allowRollback: { reason } } : { handOver: { formerKey, reason } };
}

async function told(
  tx: Transaction,
  tenant: TenantId,
  entry: ImportReceipt,
  { by }: ImportOptions,
  receipt: object | undefined,
): Promise<void> {
  const { id, state, mirrorId, mirror, profile, mode, manifestDigest, outcome, rootBefore, rootAfter, problem } = entry;
  const bundle = { mirrorId, mirror, profile, mode, manifestDigest };
  const data = { importId: id, ...bundle, outcome, rootBefore, rootAfter, problem, receipt };
  const type = state === 'completed' ? 'import.completed' : 'import.refused';
  const { added, changed, removed, cut, override, origin } = entry;
  await recordChange(tx, tenant, [{ type, subject: id, data }], {
    ...by,
    action: 'import.create',
    resource: { type: 'import', id },
    outcome: state === 'completed' ? 'success' : 'failure',
    details: { ...data, origin, cut, added, changed, removed, override },
  });
}
