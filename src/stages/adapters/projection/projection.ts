import type { Digest } from '../../../formats/digest.js';

/** What happens to a record before it is hashed and written. `digest` is of the rules themselves: other rules, other plan. */
export interface Projection {
  readonly name: string;
  readonly version: number;
  readonly digest: Digest;
}
