import { mirrorIndexVersion } from '../../../formats/mirror-index/mirror-index.js';
import {
  normalizedMediaType,
  normalizedPackPath,
  normalizedVersion,
} from '../../../formats/normalized-record/normalized-record.js';
import { subjectsVersion } from '../../../formats/subjects/subject-line.js';
import type { RecordsAdapter } from '../adapter.js';
import { jsonRaw } from '../json-raw.js';

/** `mirror:full`: all evidence in packs, as json:raw has it, and what a site needs to use it. */
export const mirrorFull: RecordsAdapter = {
  ...jsonRaw,
  name: 'mirror:full',
  version: 1,
  formats: {
    ...jsonRaw.formats,
    mirror: mirrorIndexVersion,
    normalized: normalizedVersion,
    subjects: subjectsVersion,
  },
  // A normalised record is at most as large as the raw one.
  space: { kept: 2 / 3, atMost: 2 / 3 },
  normalized: { mediaType: normalizedMediaType, path: normalizedPackPath },
  isBase: true,
  // Loaded when it is used: planning needs the names only.
  extras: async (derivation) => {
    await (await import('./mirror-documents.js')).mirrorDocuments(derivation);
    await (await import('./mirror-subjects.js')).mirrorSubjects(derivation);
  },
};
