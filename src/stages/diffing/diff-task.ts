import type { BundleFile } from '../../kernel/file-slice.js';

/** Two bundles to compare in a thread, as `diffBundles` takes them. */
export interface DiffTask {
  readonly before: readonly BundleFile[];
  readonly after: readonly BundleFile[];
  readonly limit: number;
}
