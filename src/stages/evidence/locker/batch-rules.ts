import { parseInstant } from '../../../formats/evidence-record/instant.js';
import { conflict, invalid } from '../../../kernel/errors.js';
import { sourcePattern } from '../../../kernel/evidence.js';
import type { BatchHeader, IngestOptions } from '../evidence-locker.port.js';
import type { BatchTally } from './batch-tally.js';

/** The rules of a batch that do not depend on where evidence is stored. */

const mostClosed = 0.1;

/** Throws EC-VALIDATION for a header that cannot be used. */
export function checkHeader(header: BatchHeader): void {
  const { source, captureTime } = header;
  if (!sourcePattern.test(source))
    throw invalid(
      'EC-VALIDATION',
      'source must be 1 to 64 characters of a-z, 0-9, ".", "_" and "-" and begin with a letter or digit, e.g. osv-pypi',
      { pointer: '/source' },
    );
  if (captureTime !== undefined && parseInstant(captureTime) === undefined)
    throw invalid('EC-VALIDATION', 'captureTime must be an RFC 3339 time, e.g. 2026-11-24T00:00:00Z', {
      pointer: '/captureTime',
    });
}

/** Throws EC-EVIDENCE-SCHEMA with the refusals unless the batch is partial, also for a partial snapshot. */
export function checkRefusals(tally: BatchTally, options: IngestOptions): void {
  const { refusedCount, refused } = tally;
  if (refusedCount === 0) return;
  const findings = refused.map(({ reason, ...place }) => ({ ...place, message: reason }));
  const listed = refusedCount > refused.length ? `; the first ${refused.length} are listed` : '';
  const extra = { refusedCount, accepted: 0 };
  if (options.snapshot)
    throw invalid(
      'EC-EVIDENCE-SCHEMA',
      `${refusedCount} parts were refused${listed}, so the batch cannot tell what the source no longer has; repair them or import without snapshot`,
      { findings, extra },
    );
  if (!options.partial)
    throw invalid(
      'EC-EVIDENCE-SCHEMA',
      `${refusedCount} parts were refused${listed}, so nothing was imported; repair them, or import the ${tally.records} good records with mode=partial`,
      { findings, extra },
    );
}

/** Throws EC-EVIDENCE-SCHEMA where the batch holds another number of records than its sender declared: a part of it is missing, or twice. */
export function checkCount({ count }: BatchHeader, { records, refusedCount }: BatchTally): void {
  const found = records + refusedCount;
  if (count === undefined || count === found) return;
  const message = `the batch declares ${count} records and holds ${found}, so nothing was imported`;
  throw invalid('EC-EVIDENCE-SCHEMA', message, { findings: [{ code: 'count', message, pointer: '/count' }] });
}

/** Throws EC-EVIDENCE-SHRINK where a snapshot would close too much. */
export function checkShrink(source: string, held: number, gone: number, options: IngestOptions): void {
  if (options.allowShrink || gone <= held * mostClosed) return;
  throw conflict(
    'EC-EVIDENCE-SHRINK',
    `this snapshot would close ${gone} of the ${held} records of ${source}, more than 10 %; is it complete? Set allowShrink to import it all the same`,
    { extra: { source, held, gone } },
  );
}
