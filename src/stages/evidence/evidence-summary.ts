import { digestFromBytes } from '../../formats/digest.js';
import { formatInstant, parseInstant } from '../../formats/evidence-record/instant.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { Severity } from '../../kernel/selectors.js';
import type { EvidenceSummary } from './evidence-catalog.port.js';

/** A row of evidence_items as the catalog's queries give it. */
export interface SummaryRow {
  readonly kind: EvidenceKind;
  readonly key: string;
  readonly source: string;
  readonly digest: Buffer;
  readonly original: Buffer | null;
  readonly blen: number;
  readonly seq_from: string;
  readonly published: string | null;
  readonly modified: string | null;
  readonly withdrawn: string | null;
  readonly ecosystems: readonly string[];
  readonly packages: readonly string[];
  readonly severity: Severity;
  readonly aliases: readonly string[];
  readonly subjects: readonly string[];
  readonly status: string | null;
}

const time = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS ${column}`;

export const summaryColumns = `kind, key, source, digest, original, blen, seq_from, ${time('published')}, ${time('modified')},
  ${time('withdrawn')}, ecosystems, packages, severity, aliases, subjects, status`;

export function toSummary(row: SummaryRow): EvidenceSummary {
  const { kind, key, source, ecosystems, packages, severity, aliases, subjects } = row;
  return {
    kind,
    key,
    source,
    digest: digestFromBytes(row.digest),
    bytes: row.blen,
    seq: Number(row.seq_from),
    ...(row.published === null ? {} : { published: shortest(row.published) }),
    ...(row.modified === null ? {} : { modified: shortest(row.modified) }),
    ...(row.withdrawn === null ? {} : { withdrawn: shortest(row.withdrawn) }),
    ecosystems,
    packages,
    severity,
    aliases,
    subjects,
    ...(row.status === null ? {} : { status: row.status }),
    ...(row.original === null ? {} : { original: digestFromBytes(row.original) }),
  };
}

/** Without the zeros that to_char fills a fraction with. */
function shortest(text: string): string {
  const instant = parseInstant(text);
  return instant === undefined ? text : formatInstant(instant);
}
