import { encodeMirrorIndex } from '../../../formats/mirror-index/encode-mirror-index.js';
import {
  mirrorIndexPath,
  mirrorIndexSchema,
  mirrorMediaTypes,
  mirrorReadmePath,
  type MirrorIndex,
} from '../../../formats/mirror-index/mirror-index.js';
import { mirrorReadme } from '../../../formats/mirror-index/mirror-readme.js';
import { mirrorOf, type Plan, type PlanBase } from '../../../kernel/plan.js';
import type { ExtraDerivation, StagedRecords } from '../derive-files.js';
import { mirrorFeeds } from './mirror-feeds.js';

/** mirror.json and README.md of a mirror, full or delta; both wait for the disk at once. */
export async function mirrorDocuments({ plan, spec, staged, emit }: ExtraDerivation): Promise<void> {
  const index = indexOf(plan, staged, spec.mirror?.compact ? 'compact' : 'whole');
  const readme = mirrorReadme({ profile: plan.profile.name, asOf: plan.asOf, index });
  await Promise.all([
    emit({ path: mirrorIndexPath, mediaType: mirrorMediaTypes.index }, [encodeMirrorIndex(index)]),
    emit({ path: mirrorReadmePath, mediaType: mirrorMediaTypes.readme }, [readme]),
  ]);
}

function indexOf(plan: Plan, { sources, changes }: StagedRecords, form: MirrorIndex['form']): MirrorIndex {
  const feeds = mirrorFeeds(plan.feeds ?? [], sources);
  const common = { schema: mirrorIndexSchema, mirror: mirrorOf(plan), feeds } as const;
  if (plan.base)
    return { ...common, mode: 'delta', kinds: changedKinds(changes ?? {}), ...deltaMembers(plan.base, form) };
  const kinds = plan.selectors.kinds.map((kind) => {
    const own = sources.filter((source) => source.kind === kind);
    return [kind, { records: own.reduce((sum, { records }) => sum + records, 0) }] as const;
  });
  return { ...common, mode: 'full', kinds: Object.fromEntries(kinds) };
}

function deltaMembers(
  { manifestDigest, itemSetRoot, chain }: PlanBase,
  form: MirrorIndex['form'],
): Partial<MirrorIndex> {
  return { base: { manifestDigest, itemSetRoot }, form, chain };
}

function changedKinds(changes: NonNullable<StagedRecords['changes']>): MirrorIndex['kinds'] {
  return Object.fromEntries(
    Object.entries(changes).map(([kind, counts]) => [kind, { records: counts.added + counts.changed, ...counts }]),
  );
}
