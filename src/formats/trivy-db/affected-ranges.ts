import type { RecordReader } from '../evidence-record/record-reader.js';
import type { OsvEvent, OsvRange } from '../version-order/affected-intervals.js';

/** A range with the place that it has in its element of `affected[]`. */
export interface PlacedRange extends OsvRange {
  readonly pointer: string;
}

/**
 * The ranges of an element of `affected[]`, and what databases say beside them: `custom_ranges`, for versions that the ecosystem does not know
 * (Go), and the end of an open range in `last_known_affected_version_range` (GitHub). In: `note` hears of what cannot be read.
 */
export function affectedRanges(affected: RecordReader, note: (pointer: string, reason: string) => void): PlacedRange[] {
  const knownEnd = lastKnown(affected, note);
  const own = rangesIn(affected, 'ranges', '').map((range) =>
    knownEnd && isOpen(range) ? closed(range, knownEnd) : range,
  );
  const custom = (['ecosystem_specific', 'database_specific'] as const).flatMap((name) => {
    const specific = affected.object(name);
    return specific ? rangesIn(specific, 'custom_ranges', `/${name}`) : [];
  });
  return [...own, ...custom];
}

function rangesIn(holder: RecordReader, name: string, pointer: string): PlacedRange[] {
  return holder.objects(name).map((range, i) => ({
    pointer: `${pointer}/${name}/${i}`,
    type: range.string('type') ?? '',
    events: range.objects('events').map(readEvent),
  }));
}

function readEvent(event: RecordReader): OsvEvent {
  return {
    introduced: event.string('introduced'),
    fixed: event.string('fixed'),
    last_affected: event.string('last_affected'),
    limit: event.string('limit'),
  };
}

function isOpen({ type, events }: PlacedRange): boolean {
  return (
    type !== 'GIT' && events.every(({ fixed, last_affected, limit }) => (fixed ?? last_affected ?? limit) === undefined)
  );
}

function closed(range: PlacedRange, end: OsvEvent): PlacedRange {
  return { ...range, events: [...range.events, end] };
}

const knownRange = 'last_known_affected_version_range';

function lastKnown(affected: RecordReader, note: (pointer: string, reason: string) => void): OsvEvent | undefined {
  const text = affected.object('database_specific')?.string(knownRange);
  if (text === undefined) return undefined;
  const [, operator, version] = /^(<=?)\s*([^\s<>=,|]+)$/.exec(text.trim()) ?? [];
  if (version === undefined) {
    note(`/database_specific/${knownRange}`, `${JSON.stringify(text.slice(0, 80))} is no upper end such as "< 1.2"`);
    return undefined;
  }
  return operator === '<' ? { fixed: version } : { last_affected: version };
}
