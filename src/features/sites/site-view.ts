import { decodeEnvelope } from '../../formats/dsse/envelope.js';
import { keyFingerprint, parsePublicKey } from '../../formats/key-files/public-key.js';
import { strongEtag } from '../../platform/http/etag.js';
import type { Feed } from '../../kernel/evidence.js';
import { toFeedResource, type FeedResource } from '../../stages/evidence/feed-resource.js';
import type { ReceiptResource } from './receipt.dto.js';
import type { HoldingResource, SiteResource } from './site.dto.js';
import type { Holding, Site, StoredReceipt } from './site.js';

const day = 86_400_000;
/** Of each holding. */
const mostFeeds = 100;

export function toSiteResource(site: Site, holdings: readonly Holding[]): SiteResource {
  const { id, name, publicKey, pinDays, findings, counter, createdBy } = site;
  return {
    id,
    name,
    publicKey,
    fingerprint: keyFingerprint(parsePublicKey(publicKey)),
    profiles: [...site.profiles],
    pinDays,
    findings,
    holdings: holdings.filter(({ siteId }) => siteId === id).map(toHoldingResource),
    counter,
    lostReceipts: site.lostReceipts,
    program: site.program,
    lastReceiptAt: site.lastReceiptAt?.toISOString() ?? null,
    pinnedUntil: pinnedUntil(site)?.toISOString() ?? null,
    createdBy,
    createdAt: site.createdAt.toISOString(),
    updatedAt: site.updatedAt.toISOString(),
  };
}

/** When what the site holds is no longer kept as a base. */
export const pinnedUntil = ({ lastReceiptAt, pinDays }: Pick<Site, 'lastReceiptAt' | 'pinDays'>): Date | undefined =>
  lastReceiptAt ? new Date(lastReceiptAt.getTime() + pinDays * day) : undefined;

function toHoldingResource(holding: Holding): HoldingResource {
  const { siteId: _, acknowledgedAt, feeds: pinned, ...facts } = holding;
  const feeds = agesOf(pinned);
  return {
    ...facts,
    acknowledgedAt: acknowledgedAt.toISOString(),
    staleFeeds: feeds.filter(({ stale }) => stale).length,
    feeds: feeds.slice(0, mostFeeds),
  };
}

/** How old feeds are now, the stale ones first, else in their order. */
function agesOf(feeds: readonly Feed[]): FeedResource[] {
  const now = new Date();
  return feeds.map((feed) => toFeedResource(feed, now)).toSorted((a, b) => Number(b.stale) - Number(a.stale));
}

export const etagOfSite = ({ id, version }: Site): string => strongEtag(`${id}-${version}`);

export function toReceiptResource(stored: StoredReceipt): ReceiptResource {
  const { siteName: site, counter, digest, mirror, runId, manifestDigest, itemSetRoot, acceptedBy } = stored;
  const receipt = JSON.parse(decodeEnvelope(stored.envelope).payload.toString('utf8')) as Record<string, unknown>;
  const acceptedAt = stored.acceptedAt.toISOString();
  return { site, counter, digest, mirror, runId, manifestDigest, itemSetRoot, receipt, acceptedBy, acceptedAt };
}
