import { Inject, Injectable } from '@nestjs/common';
import { digestOf } from '../../formats/digest.js';
import { encodeEnvelope } from '../../formats/dsse/envelope.js';
import { preAuthEncoding } from '../../formats/dsse/pre-auth-encoding.js';
import { encodeReceipt, receiptType, type Receipt } from '../../formats/receipt/receipt.js';
import { conflict, notFound, notSupported } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import { recordChange } from '../../platform/audit/record-change.js';
import { auditBy, type Caller } from '../../platform/auth/caller.js';
import { productVersion } from '../../platform/config/project-root.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { DATABASE, type Database, type Transaction } from '../../platform/db/database.js';
import { lockHead } from '../../stages/evidence/locker/record-batch.js';
import { itemSetRootOfNothing } from '../../stages/importing/empty-root.js';
import type { ImportReceipt } from '../../stages/importing/import-request.js';
import { SIGNER, type Signer } from '../../stages/signing/signer.port.js';
import { findImport } from './pg-import-list.js';
import {
  insertSiteReceipt,
  lastReceipt,
  receiptOfImport,
  sinceLastReceipt,
  type Acknowledged,
  type SinceLastReceipt,
  type WrittenReceipt,
} from './pg-site-receipts.js';

/** Called inside the transaction that wrote the receipt. */
export type WithWritten = (tx: Transaction, written: WrittenReceipt) => Promise<void>;

type Findings = Receipt['findings'];

/** The tenant's head is locked meanwhile. Milliseconds. */
const signWithin = 10_000;

/** What this installation says back where its bundles come from: one signed receipt for each import (docs/formats/receipt.md). */
@Injectable()
export class SiteReceipts {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(SIGNER) private readonly signer: Signer,
  ) {}

  /** The name of the tenant's site; undefined where it is none. */
  siteOf(tenantSlug: string): string | undefined {
    const { sites } = this.settings.imports;
    return sites.get(tenantSlug) ?? sites.get('');
  }

  /** The receipt of an import. Throws not-found where the import or its receipt is missing. */
  async find(tenant: TenantId, importId: string): Promise<WrittenReceipt> {
    const entry = await findImport(this.database, tenant, importId);
    const found = await this.database.tenant(tenant, (tx) => receiptOfImport(tx, tenant, entry));
    if (!found) throw notFound('the receipt of this import');
    return found;
  }

  /**
   * The receipt of what the mirror holds now, written unless it is there; with findings always a new one. Throws not-found, EC-CONFLICT-STATE (conflict)
   * where another import came after this one, EC-NOT-SUPPORTED where the tenant is no site, FormatError for findings over 64 KiB.
   */
  async create(caller: Caller, importId: string, findings: Findings, also?: WithWritten): Promise<WrittenReceipt> {
    const tenant = caller.tenant.id;
    const entry = await findImport(this.database, tenant, importId);
    const site = this.siteOf(caller.tenant.slug);
    if (site === undefined)
      throw notSupported('the name of this site', 'set EC_SITE_NAME to the name under which it is enrolled');
    return this.database.tenant(tenant, async (tx) => {
      await lockHead(tx, tenant);
      const before = findings ? undefined : await receiptOfImport(tx, tenant, entry);
      const written = before ?? (await this.#write(tx, tenant, { site, entry: requireApplied(entry), findings }));
      await also?.(tx, written);
      if (!before) await told(tx, caller, importId, written, findings !== undefined);
      return written;
    });
  }

  /** In the transaction of an import, after its entry of the ledger; nothing where the import brought nothing and has its receipt. */
  async ofImport(
    tx: Transaction,
    tenant: TenantId,
    site: string | undefined,
    entry: ImportReceipt,
  ): Promise<WrittenReceipt | undefined> {
    if (site === undefined || !isAcknowledgeable(entry)) return undefined;
    if (entry.outcome === 'unchanged' && (await receiptOfImport(tx, tenant, entry))) return undefined;
    return this.#write(tx, tenant, { site, entry });
  }

  /** The tenant's head must be locked: it is what makes the counter rise by one. */
  async #write(
    tx: Transaction,
    tenant: TenantId,
    { site, entry, findings }: { readonly site: string; readonly entry: Acknowledged; readonly findings?: Findings },
  ): Promise<WrittenReceipt> {
    const since = await sinceLastReceipt(tx, tenant, entry.mirrorId);
    requireHeld(entry, since);
    const last = await lastReceipt(tx, tenant, site);
    const payload = encodeReceipt(toReceipt(site, entry, since, last, findings));
    const sig = await this.signer.sign(preAuthEncoding(receiptType, payload), AbortSignal.timeout(signWithin));
    const envelope = encodeEnvelope({ payloadType: receiptType, payload, signatures: [{ sig }] });
    const written = { site, counter: (last?.counter ?? 0) + 1, digest: digestOf(payload), envelope };
    await insertSiteReceipt(tx, tenant, entry, written);
    return written;
  }
}

function toReceipt(
  site: string,
  { origin, profile, manifestDigest, rootBefore, rootAfter, createdAt }: Acknowledged,
  { mirror, override, gaps }: SinceLastReceipt,
  last: WrittenReceipt | undefined,
  findings: Findings,
): Receipt {
  return {
    schema: 'urn:export-center:receipt:v1',
    site,
    counter: (last?.counter ?? 0) + 1,
    ...(last ? { previous: last.digest } : {}),
    origin: { tenant: origin.tenant, key: origin.keyFingerprint },
    mirror,
    profile,
    manifestDigest,
    ...(rootBefore === undefined || rootBefore === itemSetRootOfNothing ? {} : { rootBefore }),
    rootAfter,
    importedAt: createdAt,
    program: productVersion(),
    ...(override ? { override: { reason: override.reason, by: override.by } } : {}),
    gaps,
    ...(findings ? { findings } : {}),
  };
}

/** Nothing proves where an unsigned bundle comes from, so nobody is told of it. */
const isAcknowledgeable = (entry: ImportReceipt): entry is Acknowledged =>
  entry.state === 'completed' && entry.mirrorId !== undefined && entry.origin.tenant !== '';

function requireApplied(entry: ImportReceipt): Acknowledged {
  if (isAcknowledgeable(entry)) return entry;
  const why = entry.state === 'refused' ? 'was refused' : 'is of a bundle without signatures';
  throw conflict('EC-CONFLICT-STATE', `import ${entry.id} ${why}: there is nothing to acknowledge`);
}

function requireHeld({ id, rootAfter }: Acknowledged, { mirror, root }: SinceLastReceipt): void {
  if (root === rootAfter) return;
  throw conflict(
    'EC-CONFLICT-STATE',
    `mirror ${mirror} holds ${root} and no longer what import ${id} brought: make the receipt of its newest import`,
  );
}

async function told(
  tx: Transaction,
  caller: Caller,
  importId: string,
  { site, counter, digest }: WrittenReceipt,
  withFindings: boolean,
): Promise<void> {
  const details = { site, counter, digest, withFindings };
  const resource = { type: 'import', id: importId };
  const entry = { ...auditBy(caller), action: 'receipt.create', resource, outcome: 'success', details } as const;
  const event = { type: 'import.receiptCreated', subject: importId, data: details } as const;
  await recordChange(tx, caller.tenant.id, [event], entry);
}
