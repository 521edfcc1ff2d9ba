import { mediaTypes, patchPath } from '../../../formats/bundle-manifest/bundle-paths.js';
import { compactDeltaVersion } from '../../../formats/compact-delta/patch-head.js';
import { mirrorIndexVersion } from '../../../formats/mirror-index/mirror-index.js';
import { tombstoneVersion } from '../../../formats/tombstones/tombstone-line.js';
import type { RecordsAdapter } from '../adapter.js';
import { jsonRaw } from '../json-raw.js';

/**
 * `mirror:delta`: the records that came or changed since a base, in packs as json:raw has them or as patches of what the base holds, and tombstones
 * for those that went.
 */
export const mirrorDelta: RecordsAdapter = {
  ...jsonRaw,
  name: 'mirror:delta',
  version: 1,
  formats: {
    ...jsonRaw.formats,
    mirror: mirrorIndexVersion,
    tombstone: tombstoneVersion,
    'compact-delta': compactDeltaVersion,
  },
  patches: { mediaType: mediaTypes.patches, path: patchPath },
  takesBase: true,
  isBase: true,
  extras: async (derivation) => (await import('../mirror-full/mirror-documents.js')).mirrorDocuments(derivation),
};
