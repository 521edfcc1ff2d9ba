import { members, projectCanonical } from '../canonical-json/canonical-projection.js';
import type { EvidenceRecord } from '../evidence-record/evidence-record.js';
import { FormatError } from '../format-error.js';
import { readOsv } from './read-osv.js';

const texts = { each: 'text' } as const;
const severity = { each: members({ type: 'text', score: 'text' }) };
const declared = members({ severity: 'text' });

/** All members that the schema knows, and of them what `readOsv` looks at. */
const osvMembers = members({
  schema_version: 'text',
  id: 'text',
  modified: 'text',
  published: 'text',
  withdrawn: 'text',
  aliases: texts,
  upstream: { each: 'type' },
  related: { each: 'type' },
  summary: 'type',
  details: 'type',
  severity,
  affected: {
    each: members({
      package: members({ ecosystem: 'text', name: 'text', purl: 'text' }),
      severity,
      ranges: {
        each: members({
          type: 'text',
          repo: 'type',
          events: { each: members({ introduced: 'text', fixed: 'text', last_affected: 'text', limit: 'text' }) },
        }),
      },
      versions: { each: 'type' },
      ecosystem_specific: declared,
      database_specific: declared,
    }),
  },
  references: { each: members({ type: 'text', url: 'type' }) },
  credits: { each: members({ name: 'type' }) },
  database_specific: declared,
});

/**
 * Reads what is surely one OSV record, in canonical JSON, with nothing wrong: as `readOsv` after JSON.parse, but without parsing what is not
 * looked at. `body` holds no more than that. Undefined for all else, of which only `readOsv` can tell what it is.
 */
export function scanOsv(text: Buffer, maxDepth: number): EvidenceRecord | undefined {
  const document = projectCanonical(text, osvMembers, maxDepth);
  if (!document) return undefined;
  try {
    const [record] = readOsv(document).records;
    return record!.warnings.length === 0 ? record : undefined;
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
