import { paint } from './style.js';
import { formatCount } from './quantities.js';
import { renderFields, renderTable } from './table.js';

/** What a check of the audit log said, here or on the server. */
export interface AuditAnswer {
  readonly verdict: string;
  readonly entries: number;
  readonly root: string;
  readonly findings: readonly { readonly kind: string; readonly seq: number; readonly message: string }[];
  readonly origin?: string;
  readonly signedBy?: readonly string[];
  readonly checkpoints?: number;
}

/** For people: each finding on a line, the facts, and the verdict last. */
export function renderAudit(what: string, answer: AuditAnswer): string {
  const { entries, root, origin, signedBy, checkpoints, findings } = answer;
  const rows = findings.map(({ kind, seq, message }) => [kind.toUpperCase(), seq, message]);
  const table = rows.length === 0 ? '' : `${renderTable(['FOUND', 'ENTRY', 'WHAT'], rows, Number.MAX_SAFE_INTEGER)}\n`;
  const facts = renderFields([
    ...(origin === undefined ? [] : [['log', origin] as const]),
    ['entries', formatCount(entries)],
    ['root', root],
    ...(signedBy === undefined ? [] : [['signed by', signedBy.join(', ')] as const]),
    ...(checkpoints === undefined ? [] : [['checkpoints held against', checkpoints] as const]),
  ]);
  const verdict = answer.verdict === 'passed' ? paint('green', 'PASSED') : paint('red', 'FAILED');
  return `${table}${facts}\n${verdict}: ${what}\n`;
}
