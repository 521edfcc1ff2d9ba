import { indexPath, mediaTypes, packPath } from '../../formats/bundle-manifest/bundle-paths.js';
import { recordLineVersion } from '../../formats/record-line/record-line.js';
import type { RecordsAdapter } from './adapter.js';

/** `json:raw`: evidence as ingested, canonical JSON, one record a line, in zstd packs, with an index a kind. */
export const jsonRaw: RecordsAdapter = {
  name: 'json:raw',
  makes: 'records',
  version: 1,
  formats: { manifest: 1, 'record-line': recordLineVersion, 'shard-index': 1, 'item-set': 1, sharding: 1 },
  // Records compress to a tenth up to a third.
  space: { kept: 1 / 3, atMost: 1 / 3 },
  pack: { mediaType: mediaTypes.records, path: packPath },
  index: { mediaType: mediaTypes.index, path: indexPath },
};
