import { digestOf } from '../../../formats/digest.js';
import type { Projection } from './projection.js';

/** Leaves every record as it is: an export copies the canonical bytes, and stored digests and lengths hold for what is exported. */
export const identityProjection: Projection = {
  name: 'identity',
  version: 1,
  digest: digestOf('export-center projection identity 1'),
};
