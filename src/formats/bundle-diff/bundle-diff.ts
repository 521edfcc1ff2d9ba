import type { BundleManifest } from '../bundle-manifest/manifest.js';
import type { Digest } from '../digest.js';
import type { KevDiff } from './kev-hits.js';
import type { CauseBytes, KindDiff } from './kind-tally.js';
import type { VexDiff } from './vex-changes.js';

export const bundleDiffSchema = 'urn:export-center:diff:v1';

/** How long a list may be, in items. */
export const listLimits = { standard: 1000, most: 10_000 } as const;

/** A bundle that was compared. */
export interface ComparedBundle {
  readonly manifestDigest: Digest;
  readonly itemSetRoot: Digest;
  readonly profile: Pick<BundleManifest['profile'], 'name' | 'revision' | 'kind'>;
  readonly asOf: string;
  readonly records: number;
  /** Of all files that the manifest lists. */
  readonly bytes: number;
}

/** The difference between two bundles (docs/formats/diff.md). */
export interface BundleDiff {
  readonly schema: typeof bundleDiffSchema;
  readonly before: ComparedBundle;
  readonly after: ComparedBundle;
  /** Whether both hold the same evidence. */
  readonly identical: boolean;
  /** Whether both were asked for the same; if not, records may come and go for that reason alone. */
  readonly sameSelectors: boolean;
  /** Whether records were trimmed alike; if not, they may have changed for that reason alone. */
  readonly sameProjection: boolean;
  /** How many items a list has at most; counts are always whole. */
  readonly limit: number;
  /** In byte order of names. */
  readonly kinds: readonly KindDiff[];
  readonly vex: VexDiff;
  readonly kev: KevDiff;
  /** Of all kinds, by cause. */
  readonly bytes: KindDiff['bytes'];
  readonly packBytes: CauseBytes;
}
