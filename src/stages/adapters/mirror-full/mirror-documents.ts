import { encodeMirrorIndex } from '../../../formats/mirror-index/encode-mirror-index.js';
import {
  mirrorIndexPath,
  mirrorIndexSchema,
  mirrorMediaTypes,
  mirrorReadmePath,
  type MirrorIndex,
} from '../../../formats/mirror-index/mirror-index.js';
import { mirrorReadme } from '../../../formats/mirror-index/mirror-readme.js';
import type { Plan } from '../../../kernel/plan.js';
import type { ExtraDerivation, StagedRecords } from '../derive-files.js';
import { mirrorFeeds } from './mirror-feeds.js';

/** mirror.json and README.md of a full mirror. */
export async function mirrorDocuments({ plan, staged, emit }: ExtraDerivation): Promise<void> {
  const index = fullIndex(plan, staged);
  const { name: profile } = plan.profile;
  await emit({ path: mirrorIndexPath, mediaType: mirrorMediaTypes.index }, [encodeMirrorIndex(index)]);
  const readme = mirrorReadme({ profile, asOf: plan.asOf, index });
  await emit({ path: mirrorReadmePath, mediaType: mirrorMediaTypes.readme }, [readme]);
}

function fullIndex({ selectors, feeds = [] }: Plan, { sources }: StagedRecords): MirrorIndex {
  const kinds = selectors.kinds.map((kind) => {
    const own = sources.filter((source) => source.kind === kind);
    return [kind, { records: own.reduce((sum, { records }) => sum + records, 0) }] as const;
  });
  return {
    schema: mirrorIndexSchema,
    mode: 'full',
    kinds: Object.fromEntries(kinds),
    feeds: mirrorFeeds(feeds, sources),
  };
}
