import { canonicalBytes } from '../formats/canonical-json/canonicalize.js';
import { digestOf, type Digest } from '../formats/digest.js';
import { invalid, notSupported } from '../kernel/errors.js';
import { evidenceKinds, type EvidenceKind } from '../kernel/evidence.js';
import {
  compactSharding,
  defaultCompression,
  defaultSharding,
  deltaCompression,
  deltaSharding,
  type Compression,
  type MirrorOptions,
  type ProfileKind,
  type ProfileSpec,
  type Sharding,
  type TrivyOptions,
} from '../kernel/profile.js';
import { compareBytes } from '../formats/byte-order.js';
import { adapterNames, adapterOf } from '../stages/adapters/adapter-registry.js';
import { normalSelectors } from './normal-selectors.js';
import { resolveEncryption } from './resolve-encryption.js';
import { hasMirrorOptions, resolveMirrorOptions } from './resolve-mirror-options.js';
import { resolveRedaction } from './resolve-redaction.js';
import { hasTrivyOptions, refused, resolveTrivyOptions } from './resolve-trivy-options.js';
import { foreignFields, type CompressionInput, type ProfileSpecInput, type ShardingInput } from './profile-spec.dto.js';

const ownFields = [
  'name',
  'kind',
  'selectors',
  'compression',
  'sharding',
  'allowEmpty',
  'labels',
  'redaction',
  'encryption',
];

/** zstd levels above it need `archival`. */
export const onlineLevel = 15;

/**
 * A validated input with every default filled in, in its one normal form. Throws `EC-NOT-SUPPORTED` for a kind that cannot be built,
 * `EC-PROFILE-COMBINATION`, `EC-SELECTOR-WINDOW` and `EC-RECIPIENT-INVALID` (invalid) for what does not go together. `before` is the spec that it
 * comes after: the epoch of its encryption goes on.
 */
export function resolveProfileSpec(input: ProfileSpecInput, now: Date, before?: ProfileSpec): ProfileSpec {
  if (!adapterNames.includes(input.kind))
    throw notSupported(
      `profile kind ${input.kind}`,
      `use ${adapterNames.join(' or ')}; GET /capabilities lists the kinds`,
    );
  refuseForeignFields(input);
  const selectors = normalSelectors(input.selectors ?? {}, now);
  const isDelta = input.kind === 'mirror:delta';
  const redaction = resolveRedaction(input.kind, input.redaction);
  const encryption = resolveEncryption(input.encryption, before?.encryption);
  const trivy = resolveTrivyOptions(input.kind, input.trivy ?? {});
  if (trivy) requireUsedKinds(input.kind, selectors.kinds ?? [], trivy);
  const mirror = resolveMirrorOptions(input.kind, input.mirror ?? {});
  return {
    kind: input.kind,
    selectors: { ...selectors, kinds: selectors.kinds ?? defaultKinds(input.kind, trivy) },
    compression: resolveCompression(input.compression ?? {}, isDelta ? deltaCompression : defaultCompression),
    sharding: resolveSharding(input.sharding ?? {}, shardingOf(input.kind, mirror)),
    allowEmpty: input.allowEmpty ?? false,
    labels: { ...input.labels },
    ...(trivy ? { trivy } : {}),
    ...(mirror ? { mirror } : {}),
    ...(redaction ? { redaction } : {}),
    ...(encryption ? { encryption } : {}),
  };
}

function shardingOf(kind: ProfileKind, mirror: MirrorOptions | undefined): Sharding {
  if (kind !== 'mirror:delta') return defaultSharding;
  return mirror?.compact ? compactSharding : deltaSharding;
}

/** All that a profile of the kind has a use for. */
function defaultKinds(kind: ProfileKind, trivy: TrivyOptions | undefined): readonly EvidenceKind[] {
  const adapter = adapterOf(kind);
  if (adapter.makes === 'records') return [...evidenceKinds].sort(compareBytes);
  const used = trivy ? adapter.reads.filter((read) => isUsed(read, trivy)) : adapter.reads;
  return [...used].sort(compareBytes);
}

/** What is selected and not used would only make bundles differ that say the same; what is used and not selected would be missing. */
function requireUsedKinds(kind: ProfileKind, selected: readonly EvidenceKind[], trivy: TrivyOptions): void {
  if (selected.length === 0) return;
  const used = defaultKinds(kind, trivy);
  if (used.length === selected.length && used.every((one) => selected.includes(one))) return;
  throw refused(
    `with these options a ${kind} profile reads ${used.join(', ')}: select these, or leave selectors.kinds out`,
    '/selectors/kinds',
  );
}

function isUsed(kind: EvidenceKind, { annotations, vex }: TrivyOptions): boolean {
  if (kind === 'vex') return vex !== undefined;
  return kind === 'kev' || kind === 'epss' ? annotations.includes(kind) : true;
}

/** The bytes that are stored and what they are named by. */
export function encodeProfileSpec(spec: ProfileSpec): { bytes: Buffer; digest: Digest } {
  const bytes = canonicalBytes(spec);
  return { bytes, digest: digestOf(bytes) };
}

function refuseForeignFields(input: ProfileSpecInput): void {
  const options = { trivy: hasTrivyOptions(input.kind), mirror: hasMirrorOptions(input.kind) };
  const names = ['trivy', 'mirror'] as const;
  const others = [...foreignFields, ...names.filter((name) => !options[name])];
  const foreign = others.filter((name) => input[name] !== undefined && input[name] !== null);
  if (foreign.length === 0) return;
  const allowed = [...ownFields, ...names.filter((name) => options[name])].join(', ');
  throw invalid(
    'EC-PROFILE-COMBINATION',
    `a profile of kind ${input.kind} has no ${foreign.join(', ')}; its fields are ${allowed}`,
    {
      findings: foreign.map((name) => ({
        code: 'EC-PROFILE-COMBINATION',
        message: `${name} does not belong to ${input.kind}; allowed: ${allowed}`,
        pointer: `/${name}`,
      })),
    },
  );
}

function resolveCompression(input: CompressionInput, defaults: Compression): Compression {
  const level = input.level ?? defaults.level;
  if (level > onlineLevel && !input.archival) {
    throw invalid(
      'EC-PROFILE-COMBINATION',
      `compression level ${level} can take 200 times the time of level 3 (1 against 213 MiB/s at level 19): set compression.archival to accept that, or use at most ${onlineLevel}`,
      { pointer: '/compression/level' },
    );
  }
  return { codec: 'zstd', level };
}

function resolveSharding(input: ShardingInput, defaults: Sharding): Sharding {
  const sharding = { ...defaults, ...present(input) };
  const { minimum, target, maximum, pack } = sharding;
  if (minimum <= target && target <= maximum && maximum <= pack) return sharding;
  throw invalid(
    'EC-PROFILE-COMBINATION',
    `sharding needs minimum <= target <= maximum <= pack, but has ${minimum}, ${target}, ${maximum}, ${pack} bytes`,
    { pointer: '/sharding' },
  );
}

function present(input: ShardingInput): Partial<Sharding> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => typeof value === 'number'));
}
