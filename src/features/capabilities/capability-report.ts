export const CAPABILITY_REPORT = Symbol('CapabilityReport');

export const implementations = ['durable', 'unsupported', 'in-memory'] as const;
export type Implementation = (typeof implementations)[number];

/** Which implementation serves one port, and what it is called. */
export interface Capability {
  readonly name: string;
  readonly implementation: Implementation;
  readonly provider: string;
}

/** What this installation can do, read off the composition root's table, so that it cannot differ from what is bound. */
export interface CapabilityReport {
  readonly environment: string;
  /** False where bundles may be unsigned: then nothing proves their origin. */
  readonly signingRequired: boolean;
  readonly profileKinds: readonly { readonly kind: string; readonly available: boolean }[];
  readonly codecs: readonly string[];
  readonly evidenceFormats: readonly string[];
  /** Which bundles of other installations become evidence here, and whether they may be unsigned. */
  readonly imports: { readonly profileKinds: readonly string[]; readonly unsigned: boolean };
  readonly limits: Readonly<Record<string, number>>;
  readonly capabilities: readonly Capability[];
  readonly warnings: readonly string[];
}
