import type { JsonObject } from '../canonical-json/json-value.js';
import type { RecordReader } from '../evidence-record/record-reader.js';
import type { OsvAffected } from '../version-order/affects.js';
import { affectedRanges, type PlacedRange } from './affected-ranges.js';
import { ownSeverity, type OwnSeverity } from './own-severity.js';
import type { TrivyDrop } from './row.js';
import type { VulnerabilityIds } from './vulnerability-ids.js';

/** One package of a record (OSV schema, affected[]). */
export interface AffectedPackage {
  readonly record: AdvisoryRecord;
  readonly reader: RecordReader;
  readonly ecosystem: string;
  readonly name: string;
  readonly purl?: string;
  readonly versions: OsvAffected & { readonly ranges: readonly PlacedRange[] };
  /** Where it is another one than the record's. */
  readonly severity?: OwnSeverity;
  /** What of the ranges could not be read. */
  readonly unread: readonly { readonly pointer: string; readonly reason: string }[];
}

/** What the packages of a record share. */
export interface AdvisoryRecord {
  /** `<source>/<record id>`. */
  readonly key: string;
  readonly id: string;
  readonly source: string;
  readonly summary: string;
  readonly names: VulnerabilityIds;
  readonly severity?: OwnSeverity;
  readonly overrides?: true;
  readonly annotationOf: (id: string) => JsonObject | undefined;
}

/** What findings of the id carry. */
export function customOf({ annotationOf }: AdvisoryRecord, id: string): { readonly custom?: JsonObject } {
  const custom = annotationOf(id);
  return custom ? { custom } : {};
}

/** Reads an element of `affected[]`; undefined where it names no package. */
export function readAffectedPackage(record: AdvisoryRecord, reader: RecordReader): AffectedPackage | undefined {
  const described = reader.object('package');
  const ecosystem = described?.string('ecosystem');
  const name = described?.string('name');
  if (!ecosystem || !name) return undefined;
  const unread: { pointer: string; reason: string }[] = [];
  const own = ownSeverity(reader);
  const ranges = affectedRanges(reader, (pointer, reason) => unread.push({ pointer, reason }));
  return {
    record,
    reader,
    ecosystem,
    name,
    purl: described?.string('purl'),
    versions: { ecosystem, ranges, versions: reader.strings('versions') },
    severity: own && own.rank !== record.severity?.rank ? own : undefined,
    unread,
  };
}

/** A drop about the package. In: pointer below the package's own; that of a range counts all ranges that were read. */
export function dropOf(found: AffectedPackage, rule: string, pointer: string, reason: string): TrivyDrop {
  const { record, reader, ecosystem, name, versions } = found;
  const placed = pointer.replace(/^\/ranges\/(\d+)/, (text, i) => versions.ranges[Number(i)]?.pointer ?? text);
  return { record: record.key, package: `${ecosystem} ${name}`, rule, pointer: reader.pointer + placed, reason };
}

/** A package that comes to nothing for no other reason says so too. */
export function noVersion(found: AffectedPackage, drops: readonly TrivyDrop[]): readonly TrivyDrop[] {
  if (drops.length > 0) return [];
  return [
    dropOf(
      found,
      'no-version',
      '',
      'no version is affected: it names none, or commits only, or none is left of its ranges',
    ),
  ];
}
