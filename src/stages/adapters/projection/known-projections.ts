import { invalid } from '../../../kernel/errors.js';
import { identityProjection } from './identity.js';
import type { Projection } from './projection.js';

/** The projection that a plan was made with. Throws `EC-SCHEMA-UNSUPPORTED` (invalid) for any other than this release has. */
export function projectionOf(pinned: Projection): Projection {
  if (pinned.digest === identityProjection.digest) return identityProjection;
  throw invalid(
    'EC-SCHEMA-UNSUPPORTED',
    `projection ${pinned.name} version ${pinned.version} is not known to this release: plan the run again`,
  );
}
