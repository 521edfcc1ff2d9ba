import { trivyReports } from '../../src/formats/trivy-constraint/trivy-match.js';
import { grammarOfSlug } from '../../src/formats/trivy-constraint/trivy-language.js';
import { finishRow } from '../../src/formats/trivy-db/finish-row.js';
import { compareRows, mergeRows } from '../../src/formats/trivy-db/merge-rows.js';
import { baseRows } from '../../src/formats/trivy-db/red-hat-cpe.js';
import { ecosystemOfBucket } from '../../src/formats/trivy-db/os-stream.js';
import type { TrivyDrop, TrivyEntry, TrivyMapping, TrivyRow } from '../../src/formats/trivy-db/row.js';
import { rowsOf } from '../../src/formats/trivy-db/rows-of.js';
import type { TrivyEvidence, TrivyOptions, VexUse } from '../../src/formats/trivy-db/trivy-evidence.js';
import { vexRows } from '../../src/formats/trivy-db/vex-rows.js';
import { comparatorOf } from '../../src/formats/version-order/comparator-of.js';
import { compareVersions } from '../../src/formats/version-order/version-order.js';

export type Advisory = Readonly<Record<string, unknown>>;

const textsOf = (value: unknown): readonly string[] => (value ?? []) as readonly string[];

/** A Trivy database in memory, and Trivy's way to look things up in it. */
export class TrivyTables {
  readonly #rows = new Map<string, TrivyRow[]>();
  #tables: Map<string, Map<string, Advisory>> | undefined;

  constructor(readonly options: TrivyOptions) {}

  add(record: TrivyEvidence): readonly TrivyDrop[] {
    return this.#take(rowsOf(record, this.options));
  }

  /** What every database has. */
  addBase(): void {
    this.#take({ rows: baseRows(), drops: [] });
  }

  addVex(record: TrivyEvidence, use: VexUse): readonly TrivyDrop[] {
    return this.#take(vexRows(record, use));
  }

  #take({ rows, drops }: TrivyMapping): readonly TrivyDrop[] {
    this.#tables = undefined;
    for (const row of rows) {
      const place = JSON.stringify([...row.path, row.key]);
      const known = this.#rows.get(place);
      if (known) known.push(row);
      else this.#rows.set(place, [row]);
    }
    return drops;
  }

  /** `bucket/.../key` -> value, in the order of the file. */
  entries(): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    for (const [bucket, table] of this.tables())
      for (const [key, value] of table) entries.push([`${bucket}/${key}`, value]);
    return Object.fromEntries(entries);
  }

  /** The advisories that Trivy sees for a language package: the last bucket that has an id counts (trivy-db, forEach). */
  languageAdvisories(slug: string, name: string): ReadonlyMap<string, Advisory> {
    const advisories = new Map<string, Advisory>();
    for (const [bucket, table] of this.tables()) {
      if (!bucket.startsWith(`${slug}::`) || !bucket.endsWith(`/${name}`)) continue;
      if (bucket.slice(0, -name.length - 1).includes('/')) continue;
      for (const [id, advisory] of table) advisories.set(id, advisory);
    }
    return advisories;
  }

  /** The ids that Trivy reports for a language package. */
  languageFindings(slug: string, name: string, version: string): string[] {
    return [...this.languageAdvisories(slug, name)]
      .flatMap(([id, advisory]) => (isReported(slug, advisory, version) ? [id] : []))
      .toSorted();
  }

  /** The ids that Trivy reports for a package of a distribution. */
  osFindings(bucket: string, name: string, version: string): string[] {
    const order = comparatorOf(ecosystemOfBucket(bucket)!)!;
    const table = this.tables().get(`${bucket}/${name}`) ?? new Map<string, Advisory>();
    return [...table].flatMap(([id, { FixedVersion: fixed }]) =>
      fixed === undefined || compareVersions(order, version, fixed as string) < 0 ? [id] : [],
    );
  }

  /** The rows of the database's file, in their order. */
  file(): readonly TrivyEntry[] {
    const merged = [...this.#rows.values()].map((rows) => mergeRows(rows)).toSorted(compareRows);
    return merged.flatMap((row) => finishRow(row) ?? []);
  }

  tables(): Map<string, Map<string, Advisory>> {
    if (this.#tables) return this.#tables;
    const tables = new Map<string, Map<string, Advisory>>();
    for (const entry of this.file()) {
      const bucket = entry.path.join('/');
      const table = tables.get(bucket) ?? new Map<string, Advisory>();
      table.set(entry.key, JSON.parse(entry.value.toString()) as Advisory);
      tables.set(bucket, table);
    }
    this.#tables = tables;
    return tables;
  }
}

/** trivy, detector/library/compare.IsVulnerable. */
export function isReported(slug: string, advisory: Advisory, version: string): boolean {
  const vulnerable = textsOf(advisory['VulnerableVersions']);
  const patched = [...textsOf(advisory['PatchedVersions']), ...textsOf(advisory['UnaffectedVersions'])];
  const isIn = (constraints: readonly string[]) =>
    trivyReports(grammarOfSlug(slug), { vulnerable: constraints, patched: [] }, version);
  if (vulnerable.length > 0 && !isIn(vulnerable)) return false;
  return patched.length === 0 ? vulnerable.length > 0 : !isIn(patched);
}
