import { digestFromBytes } from '../../formats/digest.js';
import { formatInstant, parseInstant } from '../../formats/evidence-record/instant.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { Severity } from '../../kernel/selectors.js';
import {
  listNames,
  mostListed,
  type EvidenceProvenance,
  type EvidenceRow,
  type EvidenceSummary,
} from './evidence-catalog.port.js';
import { knownWarnings } from './record-warnings.js';

/** A version of a record as the catalog's queries give it. */
export interface SummaryRow {
  readonly kind: EvidenceKind;
  readonly key: string;
  readonly source: string;
  readonly digest: Buffer;
  readonly original: Buffer | null;
  readonly blen: number;
  readonly seq_from: string;
  readonly seq_to: string | null;
  readonly batch: string | null;
  readonly imported: string | null;
  readonly captured: string | null;
  readonly published: string | null;
  readonly modified: string | null;
  readonly withdrawn: string | null;
  readonly ecosystems: readonly string[];
  readonly packages: readonly string[];
  readonly severity: Severity;
  readonly aliases: readonly string[];
  readonly subjects: readonly string[];
  readonly status: string | null;
  readonly warnings: readonly string[] | null;
}

/** A time as text with microseconds: what a Date would cut off stays. */
export const timeText = (value: string) => `to_char(${value} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const columns = (
  list: (name: string) => string,
) => `i.kind, i.key, i.source, i.digest, i.original, i.blen, i.seq_from, c.seq_to, b.id AS batch,
  ${timeText('b.created_at')} AS imported, ${timeText('coalesce(i.captured, i.modified)')} AS captured,
  ${timeText('i.published')} AS published, ${timeText('i.modified')} AS modified, ${timeText('i.withdrawn')} AS withdrawn,
  i.severity, i.status, i.warnings, ${listNames.map(list).join(', ')}`;

/** Columns of `versionTables`. */
export const summaryColumns = columns((name) => `i.${name}`);

/** Those with so much of the lists as `toRow` needs. */
export const rowColumns = columns((name) => `i.${name}[:${mostListed + 1}] AS ${name}`);

/** Versions `i` with their end `c` and the batch `b` that brought them: of those with its number the first; later ones changed nothing. */
export const versionTables = `export_center.evidence_items i
  LEFT JOIN export_center.evidence_closed c
    ON c.tenant_id = i.tenant_id AND c.kind = i.kind AND c.key = i.key AND c.seq_from = i.seq_from
  LEFT JOIN LATERAL (
    SELECT x.id, x.created_at FROM export_center.evidence_batches x
    WHERE x.tenant_id = i.tenant_id AND x.seq = i.seq_from AND x.source = i.source ORDER BY x.created_at, x.id LIMIT 1) b ON true`;

/** True for versions that stand at the cut; `cut` is an SQL value. */
export const standsAt = (cut: string) => `i.seq_from <= ${cut} AND (c.seq_to IS NULL OR c.seq_to > ${cut})`;

export function toSummary(row: SummaryRow): EvidenceSummary {
  const { kind, key, source, ecosystems, packages, severity, aliases, subjects } = row;
  return {
    kind,
    key,
    source,
    digest: digestFromBytes(row.digest),
    bytes: row.blen,
    ...times({ published: row.published, modified: row.modified, withdrawn: row.withdrawn }),
    ecosystems,
    packages,
    severity,
    aliases,
    subjects,
    ...(row.status === null ? {} : { status: row.status }),
    ...(row.original === null ? {} : { original: digestFromBytes(row.original) }),
    warnings: knownWarnings(row.warnings),
    provenance: provenanceOf(row),
  };
}

/** A summary with the beginning of its lists. */
export function toRow(summary: EvidenceSummary): EvidenceRow {
  const shortened = listNames.filter((name) => summary[name].length > mostListed);
  if (shortened.length === 0) return summary;
  const beginnings = shortened.map((name) => [name, summary[name].slice(0, mostListed)]);
  return { ...summary, ...Object.fromEntries(beginnings), shortened };
}

function provenanceOf(row: SummaryRow): EvidenceProvenance {
  return {
    ...(row.batch === null ? {} : { batchId: row.batch }),
    ...times({ importedAt: row.imported, capturedAt: row.captured }),
    seqFrom: Number(row.seq_from),
    ...(row.seq_to === null ? {} : { seqTo: Number(row.seq_to) }),
  };
}

function times<Name extends string>(columns: Readonly<Record<Name, string | null>>): Partial<Record<Name, string>> {
  const known = Object.entries<string | null>(columns).filter(([, text]) => text !== null);
  return Object.fromEntries(known.map(([name, text]) => [name, shortest(text as string)])) as Partial<
    Record<Name, string>
  >;
}

/** Without the zeros that to_char fills a fraction with. */
export function shortest(text: string): string {
  const instant = parseInstant(text);
  return instant === undefined ? text : formatInstant(instant);
}
