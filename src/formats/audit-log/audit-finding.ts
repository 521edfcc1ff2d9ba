/**
 * What a check of an audit log found. `edited`: an entry is not the one that was written. `deleted`: one is missing between others.
 * `inserted`: one is there that does not belong. `reordered`: one stands in another place. `truncated`: the newest ones are missing.
 * `rewritten`: the chain holds, but an earlier signed checkpoint says that it was another one.
 */
export type AuditFindingKind = 'edited' | 'deleted' | 'inserted' | 'reordered' | 'truncated' | 'rewritten';

export interface AuditFinding {
  readonly kind: AuditFindingKind;
  /** Number of the entry that the finding is about, the first one of several. */
  readonly seq: number;
  readonly message: string;
}

/** Findings that are listed; a check ends when there are so many. */
export const mostFindings = 100;
