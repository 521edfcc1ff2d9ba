import { Inject, Injectable } from '@nestjs/common';
import { FormatError } from '../../formats/format-error.js';
import { encodePublicKey, keyFingerprint, parsePublicKey } from '../../formats/key-files/public-key.js';
import { invalid } from '../../kernel/errors.js';
import { newId, type TenantId } from '../../kernel/ids.js';
import { recordChange } from '../../platform/audit/record-change.js';
import { auditBy, type Caller } from '../../platform/auth/caller.js';
import { DATABASE, type Database, type Transaction } from '../../platform/db/database.js';
import { rehearsal } from '../../platform/db/rehearsal.js';
import { requireIfMatch } from '../../platform/http/etag.js';
import { PAGE_TOKENS, type PageTokens } from '../../platform/http/page-token.js';
import { readPage, type CountedPageQuery } from '../../platform/http/page.js';
import { PROFILE_CATALOG, type ProfileCatalog } from '../../runs/profile-catalog.port.js';
import { countSites, findSite, holdingsOf, insertSite, listSites, removeSite, updateSite } from './pg-sites.js';
import type { SiteInput, SitePage, SitePatch } from './site.dto.js';
import { defaultPinDays, type Holding, type Site } from './site.js';
import { etagOfSite, toSiteResource } from './site-view.js';

/** Called inside the transaction that enrolled the site. */
export type WithSite = (tx: Transaction, site: Site) => Promise<void>;

interface Dry {
  readonly validateOnly?: boolean;
}

/** Row 73: the far sites of a tenant. A foreign site is not-found. */
@Injectable()
export class SitesService {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(PAGE_TOKENS) private readonly tokens: PageTokens,
    @Inject(PROFILE_CATALOG) private readonly profiles: ProfileCatalog,
  ) {}

  /** By name, each with what it holds. Throws EC-PAGE-TOKEN. */
  async list(tenant: TenantId, query: CountedPageQuery): Promise<SitePage> {
    const page = await readPage(this.tokens, { tenant, list: 'sites' }, query, {
      rows: (limit, after) => this.db.tenant(tenant, (tx) => listSites(tx, tenant, String(after?.[0] ?? ''), limit)),
      position: ({ name }) => [name],
      count: (limit) => this.db.tenant(tenant, (tx) => countSites(tx, tenant, limit)),
    });
    const ids = page.items.map(({ id }) => id);
    const holdings = await this.db.tenant(tenant, (tx) => holdingsOf(tx, tenant, ids));
    return { ...page, items: page.items.map((site) => toSiteResource(site, holdings)) };
  }

  /** Throws not-found. */
  get(tenant: TenantId, idOrName: string): Promise<readonly [Site, readonly Holding[]]> {
    return this.db.tenant(tenant, async (tx) => {
      const site = await findSite(tx, tenant, idOrName);
      return [site, await holdingsOf(tx, tenant, [site.id])];
    });
  }

  /** Throws EC-VALIDATION for a key that is none, not-found for a profile, EC-CONFLICT-NAME (conflict). */
  async enrol(caller: Caller, input: SiteInput, { validateOnly }: Dry, also?: WithSite): Promise<Site> {
    const tenant = caller.tenant.id;
    const wanted = {
      id: newId('site'),
      name: input.name,
      publicKey: readKey(input.publicKey),
      profiles: await this.#profileIds(tenant, input.profiles),
      pinDays: input.pinDays ?? defaultPinDays,
      findings: input.findings ?? false,
      createdBy: caller.subject,
    };
    return this.#database(validateOnly).tenant(tenant, async (tx) => {
      const site = await insertSite(tx, tenant, wanted);
      await also?.(tx, site);
      await told(tx, caller, site, 'enrolled');
      return site;
    });
  }

  /** Throws not-found, EC-PRECONDITION-*, and what `enrol` throws. */
  async change(
    caller: Caller,
    idOrName: string,
    patch: SitePatch,
    ifMatch: string | undefined,
    { validateOnly }: Dry,
  ): Promise<readonly [Site, readonly Holding[]]> {
    const tenant = caller.tenant.id;
    const publicKey = patch.publicKey === undefined ? {} : { publicKey: readKey(patch.publicKey) };
    const profiles = patch.profiles ? { profiles: await this.#profileIds(tenant, patch.profiles) } : {};
    return this.#database(validateOnly).tenant(tenant, async (tx) => {
      const before = await findSite(tx, tenant, idOrName, true);
      requireIfMatch(ifMatch, etagOfSite(before), { allowAny: true });
      const { pinDays = before.pinDays, findings = before.findings } = patch;
      const site = await updateSite(tx, { ...before, ...publicKey, ...profiles, pinDays, findings });
      await told(tx, caller, site, 'changed');
      return [site, await holdingsOf(tx, tenant, [site.id])];
    });
  }

  /** What it holds pins nothing any more; its receipts stay and its name is free. Throws not-found, EC-PRECONDITION-*. */
  remove(caller: Caller, idOrName: string, ifMatch: string | undefined, { validateOnly }: Dry): Promise<void> {
    const tenant = caller.tenant.id;
    return this.#database(validateOnly).tenant(tenant, async (tx) => {
      const site = await findSite(tx, tenant, idOrName, true);
      requireIfMatch(ifMatch, etagOfSite(site));
      await removeSite(tx, site);
      await told(tx, caller, site, 'removed');
    });
  }

  #database(validateOnly: boolean | undefined): Database {
    return validateOnly ? rehearsal(this.db) : this.db;
  }

  /** Sorted and without repeats. */
  async #profileIds(tenant: TenantId, names: readonly string[]): Promise<string[]> {
    const found = await Promise.all(names.map((name) => this.profiles.revision(tenant, name)));
    return [...new Set(found.map(({ profileId }) => String(profileId)))].sort();
  }
}

function readKey(pem: string): string {
  try {
    return encodePublicKey(parsePublicKey(pem));
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw invalid('EC-VALIDATION', `publicKey: ${cause.message}`, { pointer: '/publicKey', cause });
  }
}

const actions = { enrolled: 'site.enrol', changed: 'site.change', removed: 'site.remove' } as const;

async function told(tx: Transaction, caller: Caller, site: Site, what: keyof typeof actions): Promise<void> {
  const { id, tenantId, name, profiles, pinDays, findings } = site;
  const details = { name, profiles, pinDays, findings, key: keyFingerprint(parsePublicKey(site.publicKey)) };
  const resource = { type: 'site', id };
  const entry = { ...auditBy(caller), action: actions[what], resource, outcome: 'success', details } as const;
  await recordChange(tx, tenantId, [{ type: `site.${what}`, subject: id, data: details }], entry);
}
