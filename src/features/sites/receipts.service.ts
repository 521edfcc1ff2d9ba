import { Inject, Injectable } from '@nestjs/common';
import { digestOf, type Digest } from '../../formats/digest.js';
import { decodeEnvelope, encodeEnvelope, type DsseEnvelope } from '../../formats/dsse/envelope.js';
import { verifyEnvelope } from '../../formats/dsse/verify-envelope.js';
import { FormatError } from '../../formats/format-error.js';
import { parsePublicKey } from '../../formats/key-files/public-key.js';
import { parseReceipt, receiptType, type Receipt } from '../../formats/receipt/receipt.js';
import { ExportCenterError, invalid } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import { recordChange } from '../../platform/audit/record-change.js';
import { auditBy, type Caller } from '../../platform/auth/caller.js';
import { DATABASE, type Database, type Transaction } from '../../platform/db/database.js';
import { rehearsal } from '../../platform/db/rehearsal.js';
import { PAGE_TOKENS, type PageTokens } from '../../platform/http/page-token.js';
import { readPage } from '../../platform/http/page.js';
import { findReceipt, insertReceipt, listReceipts, publishedRun } from './pg-receipts.js';
import { findSite } from './pg-sites.js';
import type { ReceiptInput, ReceiptListQuery, ReceiptPage } from './receipt.dto.js';
import type { Site, StoredReceipt } from './site.js';
import { toReceiptResource } from './site-view.js';

/** Called inside the transaction that accepted the receipt. */
export type WithReceipt = (tx: Transaction, stored: StoredReceipt) => Promise<void>;

interface SignedReceipt {
  readonly envelope: DsseEnvelope;
  readonly receipt: Receipt;
  readonly digest: Digest;
}

/** Row 74: what the far sites acknowledge. */
@Injectable()
export class ReceiptsService {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(PAGE_TOKENS) private readonly tokens: PageTokens,
  ) {}

  /** By site, the newest of each first. Throws EC-PAGE-TOKEN, not-found for a site. */
  async list(tenant: TenantId, query: ReceiptListQuery): Promise<ReceiptPage> {
    const { site: name } = query;
    const site = name === undefined ? undefined : await this.db.tenant(tenant, (tx) => findSite(tx, tenant, name));
    const scope = { tenant, list: 'receipts', filter: { site: site?.id ?? null } };
    const page = await readPage(this.tokens, scope, query, {
      rows: (limit, after) => {
        const position = after ? { after: [String(after[0]), Number(after[1])] as const } : {};
        return this.db.tenant(tenant, (tx) =>
          listReceipts(tx, tenant, { limit, ...position, ...(site ? { site: site.id } : {}) }),
        );
      },
      position: ({ siteId, counter }) => [siteId, counter],
    });
    return { ...page, items: page.items.map(toReceiptResource) };
  }

  /**
   * Takes a receipt that a site signed: from then on the site holds what it says. The same receipt again changes nothing. Throws
   * EC-RECEIPT-REFUSED (an unknown site, a counter that does not rise, one before it that is another, a bundle that was not published to
   * the site with that root, or is of another mirror), EC-SIGNATURE-INVALID.
   */
  accept(
    caller: Caller,
    input: ReceiptInput,
    validateOnly: boolean | undefined,
    also?: WithReceipt,
  ): Promise<StoredReceipt> {
    const signed = readReceipt(input);
    const database = validateOnly ? rehearsal(this.db) : this.db;
    return database.tenant(caller.tenant.id, async (tx) => {
      const site = await enrolledSite(tx, caller.tenant.id, signed.receipt);
      verifyEnvelope(signed.envelope, { payloadType: receiptType, keys: [parsePublicKey(site.publicKey)] });
      const before = await findReceipt(tx, site, signed.receipt.counter);
      const stored = before?.digest === signed.digest ? before : await store(tx, caller, site, signed);
      await also?.(tx, stored);
      if (stored !== before) await told(tx, caller, site, signed);
      return stored;
    });
  }
}

function readReceipt(input: ReceiptInput): SignedReceipt {
  try {
    const envelope = decodeEnvelope(Buffer.from(JSON.stringify(input)));
    return { envelope, receipt: parseReceipt(envelope.payload), digest: digestOf(envelope.payload) };
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw refused(cause.message, '/payload', cause);
  }
}

async function enrolledSite(tx: Transaction, tenant: TenantId, { site }: Receipt): Promise<Site> {
  try {
    return await findSite(tx, tenant, site, true);
  } catch (error) {
    if (!(error instanceof ExportCenterError && error.kind === 'not-found')) throw error;
    throw refused(`the receipt is of site ${site}, which is not enrolled here: enrol it with its public key first`);
  }
}

async function store(
  tx: Transaction,
  caller: Caller,
  site: Site,
  { envelope, receipt, digest }: SignedReceipt,
): Promise<StoredReceipt> {
  requireNext(site, receipt);
  requireOurs(caller, site, receipt);
  const run = await publishedRun(tx, site, receipt);
  if (!run) {
    const { manifestDigest, rootAfter } = receipt;
    throw refused(`no bundle ${manifestDigest} with root ${rootAfter} was published to site ${site.name}`);
  }
  if (run.mirror !== receipt.mirror)
    throw refused(`bundle ${receipt.manifestDigest} is of mirror ${run.mirror}, not of ${receipt.mirror}`, '/payload');
  await insertReceipt(tx, site, { receipt, digest, envelope: encodeEnvelope(envelope), run, by: caller.subject });
  return (await findReceipt(tx, site, receipt.counter))!;
}

/** Receipts may be lost on the way, but they never go back, and two of them never follow the same one. */
function requireNext({ name, counter, lastReceipt }: Site, receipt: Receipt): void {
  if (receipt.counter <= counter)
    throw refused(
      `receipt ${receipt.counter} of site ${name} does not follow receipt ${counter}: its counter must rise`,
    );
  if (receipt.counter === counter + 1 && counter > 0 && receipt.previous !== lastReceipt)
    throw refused(
      `receipt ${receipt.counter} of site ${name} follows ${receipt.previous}, but receipt ${counter} is ${lastReceipt}: the site was copied or set back`,
    );
}

function requireOurs({ tenant }: Caller, { name, findings }: Site, receipt: Receipt): void {
  if (receipt.origin.tenant !== tenant.slug)
    throw refused(`the receipt is of a bundle of tenant ${receipt.origin.tenant}, not of ${tenant.slug}`);
  if (receipt.findings && !findings)
    throw refused(`the receipt carries findings, which site ${name} may not send: allow them on the site first`);
}

const refused = (message: string, pointer?: string, cause?: unknown) =>
  invalid('EC-RECEIPT-REFUSED', message, { ...(pointer ? { pointer } : {}), ...(cause ? { cause } : {}) });

async function told(tx: Transaction, caller: Caller, site: Site, { receipt, digest }: SignedReceipt): Promise<void> {
  const { counter, mirror, profile, manifestDigest, rootBefore, rootAfter, override, gaps } = receipt;
  const lost = counter - site.counter - 1;
  const details = {
    site: site.name,
    counter,
    digest,
    mirror,
    profile,
    manifestDigest,
    rootBefore,
    rootAfter,
    override,
    gaps,
    lost,
  };
  const resource = { type: 'site', id: site.id };
  const entry = { ...auditBy(caller), action: 'receipt.accept', resource, outcome: 'success', details } as const;
  await recordChange(tx, site.tenantId, [{ type: 'site.receiptAccepted', subject: site.id, data: details }], entry);
}
