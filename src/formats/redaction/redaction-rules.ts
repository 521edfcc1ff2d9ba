/** What a value that is masked becomes. */
export const maskText = '[redacted]';

/** Most rules, and most allowed paths of one kind. */
export const ruleLimit = 64;
export const allowedPathLimit = 256;

/** What of records may leave, and what of that must not (docs/formats/redaction.md). */
export interface RedactionRules {
  /** By kind of evidence: member paths; what no path leads to is dropped. A kind that is not named keeps all its members. */
  readonly allow: Readonly<Record<string, readonly string[]>>;
  /** The first that applies to a value decides. Paths are tried before texts. */
  readonly rules: readonly RedactionRule[];
}

/** Exactly one of `path` and `text` is there. */
export interface RedactionRule {
  readonly name: string;
  /** Absent: all kinds. */
  readonly kinds?: readonly string[];
  /** Leads to the value that is dropped or masked. */
  readonly path?: string;
  /** Applies to every text that holds it: `mask` hides the words it lies in, `drop` the whole member. */
  readonly text?: string;
  /** Whether `text` means A to Z in capitals too. */
  readonly ignoreCase?: boolean;
  readonly action: RedactionAction;
}

export const redactionActions = ['drop', 'mask'] as const;
export type RedactionAction = (typeof redactionActions)[number];

/** Under which names the rules are counted, in order: allow-lists in byte order of kind, then rules as they are given. */
export function countedRules({ allow, rules }: RedactionRules): readonly string[] {
  return [
    ...Object.keys(allow)
      .sort()
      .map((kind) => `allow-list/${kind}`),
    ...rules.map(({ name }) => `redaction/${name}`),
  ];
}
