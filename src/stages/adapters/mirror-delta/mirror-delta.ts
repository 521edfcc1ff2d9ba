import { mirrorIndexVersion } from '../../../formats/mirror-index/mirror-index.js';
import { tombstoneVersion } from '../../../formats/tombstones/tombstone-line.js';
import type { RecordsAdapter } from '../adapter.js';
import { jsonRaw } from '../json-raw.js';

/** `mirror:delta`: the records that came or changed since a base, in packs as json:raw has them, and tombstones for those that went. */
export const mirrorDelta: RecordsAdapter = {
  ...jsonRaw,
  name: 'mirror:delta',
  version: 1,
  formats: { ...jsonRaw.formats, mirror: mirrorIndexVersion, tombstone: tombstoneVersion },
  takesBase: true,
  isBase: true,
  extras: async (derivation) => (await import('../mirror-full/mirror-documents.js')).mirrorDocuments(derivation),
};
