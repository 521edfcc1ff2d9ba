import { canonicalBytes } from '../../formats/canonical-json/canonicalize.js';
import { digestOf, type Digest } from '../../formats/digest.js';
import { zstdLibrary } from '../../formats/zstd/zstd-frame.js';
import { invalid } from '../../kernel/errors.js';
import type { EvidenceCut } from '../../kernel/evidence.js';
import type { TenantId } from '../../kernel/ids.js';
import { publicPlan, type Plan } from '../../kernel/plan.js';
import type { ProfileRevision } from '../../kernel/profile.js';
import type { Selectors } from '../../kernel/selectors.js';
import type { Adapter } from '../adapters/adapter.js';
import { adapterOf } from '../adapters/adapter-registry.js';
import { projectionOf } from '../adapters/projection/projection.js';
import type { EvidenceLocker } from '../evidence/evidence-locker.port.js';
import { parseInstant } from './instant.js';
import type { BaseRequest, PlanBases } from './plan-bases.port.js';
import { resolveSelectors } from './resolve-selectors.js';

export interface PlanRequest {
  readonly selectors: Partial<Selectors>;
  readonly asOf?: string;
  /** Of a delta. */
  readonly base?: BaseRequest;
  /** A delta that starts from nothing: it holds every record. */
  readonly resetBaseline?: boolean;
}

export interface PinTools {
  readonly locker: Pick<EvidenceLocker, 'head' | 'asOf' | 'feeds'>;
  readonly bases: PlanBases;
}

/** What `asOf` says of evidence that declares no time at all, an empty selection for one. */
const noTime = '1970-01-01T00:00:00Z';

/** Fixes what a run will do: the newest cut, the selectors, the one "now", and the base of a delta. Reads some rows and no record. Errors: those of PlanBases too. */
export async function pinPlan(
  { locker, bases }: PinTools,
  tenant: TenantId,
  profile: ProfileRevision,
  request: PlanRequest,
): Promise<Plan> {
  const { spec } = profile;
  const adapter = adapterOf(spec.kind);
  const selectors = resolveSelectors(spec.selectors, request.selectors);
  requireReadable(adapter, selectors);
  const cut = await locker.head(tenant);
  const { codec, level } = spec.compression;
  const plan: Plan = {
    schema: 'urn:export-center:plan:v1',
    profile: { name: profile.name, revision: profile.revision, kind: spec.kind, specDigest: profile.specDigest },
    selectors,
    cut: { seq: cut.seq },
    asOf: request.asOf === undefined ? await newest(locker, tenant, cut, selectors) : givenAsOf(request.asOf),
    projection: projectionOf(spec.redaction),
    adapter: { name: adapter.name, version: adapter.version, ...librariesOf(adapter) },
    formats: adapter.formats,
    codec: { codec, level, library: zstdLibrary(process.versions) },
    sharding: spec.sharding,
    ...(await feedsOf(locker, tenant, cut, adapter, selectors)),
  };
  if (!takesBase(adapter) || request.resetBaseline)
    return { ...plan, ...(await mirrorName(bases, tenant, profile, adapter)) };
  return { ...plan, base: await bases.baseOf(tenant, { profile, plan, wanted: request.base }) };
}

/** Only where the adapter writes them down: for others they would make another plan of the same bundle. */
async function feedsOf(
  locker: Pick<EvidenceLocker, 'feeds'>,
  tenant: TenantId,
  cut: EvidenceCut,
  adapter: Adapter,
  selectors: Selectors,
): Promise<Pick<Plan, 'feeds'>> {
  if (adapter.makes !== 'records' || !adapter.extras) return {};
  return { feeds: await locker.feeds(tenant, cut, selectors) };
}

/** The name that was chosen, else that of the profile's bundles before: a profile can be renamed, and a mirror keeps its name. */
async function mirrorName(
  bases: Pick<PlanBases, 'mirrorOf'>,
  tenant: TenantId,
  profile: ProfileRevision,
  adapter: Adapter,
): Promise<Pick<Plan, 'mirror'>> {
  if (adapter.makes !== 'records' || !adapter.isBase) return {};
  const mirror = profile.spec.mirror?.name ?? (await bases.mirrorOf(tenant, profile));
  return mirror === undefined || mirror === profile.name ? {} : { mirror };
}

const takesBase = (adapter: Adapter) => adapter.makes === 'records' && adapter.takesBase === true;

const librariesOf = ({ libraries }: Adapter) => (libraries ? { libraries } : {});

function requireReadable(adapter: Adapter, { kinds }: Selectors): void {
  if (adapter.makes === 'records') return;
  const other = kinds.find((kind) => !adapter.reads.includes(kind));
  if (other === undefined) return;
  const message = `a ${adapter.name} profile cannot read ${other}; it reads ${adapter.reads.join(', ')}`;
  throw invalid('EC-PROFILE-COMBINATION', message, { pointer: '/selectors/kinds' });
}

/** SHA-256 of the canonical JSON of the public plan: equal digests make equal bundles in one installation. */
export const planDigestOf = (plan: Plan): Digest => digestOf(canonicalBytes(publicPlan(plan)));

async function newest(
  locker: Pick<EvidenceLocker, 'asOf'>,
  tenant: TenantId,
  cut: EvidenceCut,
  selectors: Selectors,
): Promise<string> {
  const asOf = await locker.asOf(tenant, cut, selectors);
  return (asOf === undefined ? undefined : parseInstant(asOf)) ?? noTime;
}

function givenAsOf(text: string): string {
  const instant = parseInstant(text);
  if (instant !== undefined) return instant;
  throw invalid(
    'EC-VALIDATION',
    `asOf ${JSON.stringify(text.slice(0, 80))} is not an RFC 3339 time with a zone, e.g. 2026-01-31T00:00:00Z`,
    {
      pointer: '/asOf',
    },
  );
}
