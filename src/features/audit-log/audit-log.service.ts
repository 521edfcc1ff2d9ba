import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { digestFromBytes } from '../../formats/digest.js';
import { ExportCenterError, invalid, notFound, unavailable } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/auth/caller.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { DATABASE, type Database } from '../../platform/db/database.js';
import { readPage } from '../../platform/http/page.js';
import { PAGE_TOKENS, type PageTokens } from '../../platform/http/page-token.js';
import { parseSort } from '../../platform/http/query-parameters.js';
import type { ByteSource } from '../../platform/http/send-bytes.js';
import { AuditCheckpoints, type StoredCheckpoint } from '../../stages/audit/audit-checkpoints.js';
import { auditExportSource } from '../../stages/audit/audit-export-source.js';
import { AuditProofs } from '../../stages/audit/audit-proofs.js';
import type { StoredLine } from '../../stages/audit/audit-log-reader.js';
import { verifyAuditLog } from '../../stages/audit/verify-audit-log.js';
import { readRetiredKeys } from '../../stages/signing/fs-retired-keys.js';
import { SIGNER, type Signer } from '../../stages/signing/signer.port.js';
import type {
  AuditEntryResource,
  AuditLogPage,
  AuditLogQuery,
  AuditProof,
  AuditVerification,
  ProofQuery,
} from './audit-log.dto.js';
import { Turns } from './turns.js';
import { listAuditLog, type AuditFilter } from './pg-audit-list.js';

/** Checks at once in one process: each reads a whole log. */
const mostChecks = 2;
/** Milliseconds that one waits for its turn. */
const longestWait = 15_000;

/** Row 65: what auditors do with the log of their tenant. */
@Injectable()
export class AuditLogService {
  readonly #checkpoints: AuditCheckpoints;
  readonly #proofs: AuditProofs;
  readonly #retired: readonly KeyObject[];
  readonly #checks = new Turns(mostChecks, longestWait);

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(PAGE_TOKENS) private readonly tokens: PageTokens,
    @Inject(SIGNER) private readonly signer: Signer,
    @Inject(SETTINGS) { signing }: Settings,
  ) {
    this.#retired = readRetiredKeys(signing.retiredKeyFiles);
    this.#checkpoints = new AuditCheckpoints(database, signer);
    this.#proofs = new AuditProofs(database);
  }

  /** Throws EC-PAGE-TOKEN. */
  async list(tenant: TenantId, query: AuditLogQuery): Promise<AuditLogPage> {
    const { pageSize: _, pageToken: __, sort, ...filters } = query;
    const filter = given(filters);
    const ascending = !parseSort<'seq'>(sort).descending;
    const page = await readPage(this.tokens, { tenant, list: 'audit-log', filter, sort }, query, {
      rows: (limit, after) =>
        listAuditLog(this.database, tenant, filter, {
          limit,
          ascending,
          ...(after ? { after: Number(after[0]) } : {}),
        }),
      position: ({ seq }) => [seq],
    });
    return { ...page, items: page.items.map(toResource) };
  }

  /** The checkpoint of that size, or one of all entries so far. Throws not-found, EC-NOT-SUPPORTED where nothing signs. */
  async checkpoint(tenant: TenantId, size?: number): Promise<StoredCheckpoint> {
    const found = size === undefined ? await this.#newest(tenant) : await this.#checkpoints.ofSize(tenant, size);
    if (!found) throw notFound('audit checkpoint');
    return found;
  }

  /** Throws EC-VALIDATION where nothing is asked for, not-found where the checkpoint does not reach so far. */
  async proof(tenant: TenantId, { seq, from, size: wanted }: ProofQuery): Promise<AuditProof> {
    if (seq === undefined && from === undefined)
      throw invalid('EC-VALIDATION', 'give seq, from or both: the entry or the earlier size to prove', {
        pointer: '/seq',
      });
    const { note, size } = await this.checkpoint(tenant, wanted);
    if ((seq ?? 1) > size || (from ?? 1) > size) throw notFound('audit entry');
    return {
      checkpoint: note,
      size,
      ...(seq === undefined ? {} : { inclusion: await this.#inclusion(tenant, seq, size) }),
      ...(from === undefined
        ? {}
        : { consistency: { from, path: texts(await this.#proofs.consistency(tenant, from, size)) } }),
    };
  }

  /**
   * Throws EC-SIGNATURE-INVALID or EC-VALIDATION for an earlier checkpoint that is not one of this log, EC-UNAVAILABLE-AUDIT where
   * others take too long.
   */
  verify(tenant: TenantId, since: string | undefined, signal: AbortSignal): Promise<AuditVerification> {
    return this.#checks.run(() => this.#verify(tenant, since, signal), busy, signal);
  }

  async export(caller: Caller, size?: number): Promise<ByteSource> {
    return auditExportSource(this.database, caller.tenant, await this.checkpoint(caller.tenant.id, size));
  }

  /** While PostgreSQL takes no writes, the one that is there: an auditor reads on (F19). */
  async #newest(tenant: TenantId): Promise<StoredCheckpoint | undefined> {
    try {
      return await this.#checkpoints.current(tenant);
    } catch (error) {
      if (!(error instanceof ExportCenterError) || error.code !== 'EC-UNAVAILABLE-DB') throw error;
      const [stored] = await this.#checkpoints.newest(tenant, 1);
      if (stored) return stored;
      throw error;
    }
  }

  async #verify(tenant: TenantId, since: string | undefined, signal: AbortSignal): Promise<AuditVerification> {
    const keys = [await this.signer.publicKey(), ...this.#retired];
    const options = { keys, signal, ...(since === undefined ? {} : { since }) };
    const { root, findings, ...report } = await verifyAuditLog(this.database, this.#checkpoints, tenant, options);
    return { ...report, root: root.toString('base64'), findings: [...findings] };
  }

  async #inclusion(tenant: TenantId, seq: number, size: number): Promise<AuditProof['inclusion']> {
    const { hash, path } = await this.#proofs.inclusion(tenant, seq, size);
    return { seq, leafIndex: seq - 1, hash: digestFromBytes(hash), path: texts(path) };
  }
}

const busy = () =>
  unavailable('EC-UNAVAILABLE-AUDIT', `${mostChecks} checks of audit logs are under way already; try again`, {
    retryAfter: 5,
  });

const texts = (path: readonly Buffer[]): string[] => path.map((hash) => hash.toString('base64'));

const given = (query: AuditFilter): AuditFilter =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));

function toResource({ entry, ...line }: StoredLine): AuditEntryResource {
  return { ...line, ...(JSON.parse(entry) as Omit<AuditEntryResource, keyof typeof line>) };
}
