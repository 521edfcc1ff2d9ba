import { compareBytes } from '../byte-order.js';
import type { JsonObject } from '../canonical-json/json-value.js';
import { isCveId } from '../evidence-record/record-reader.js';
import { isSeveritySource } from './data-source.js';
import type { CvssDetail, DetailContribution } from './contributions.js';

/** trivy-db's order of sources for titles and the like (vulnerability.AllSourceIDs); those it does not know come after. */
const precedence = (
  'nvd redhat redhat-oval redhat-csaf-vex debian ubuntu alpine amazon oracle-oval suse-cvrf photon arch-linux alma rocky ' +
  'cbl-mariner azure ruby-advisory-db php-security-advisories nodejs-security-wg ghsa glad aqua osv k8s wolfi chainguard bitnami govulndb ' +
  'julia bottlerocket echo minimos rootio'
).split(' ');

const severityNames = ['UNKNOWN', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];

/** The entry of the `vulnerability` bucket (trivy-db, types.Vulnerability). */
export function finishDetails(id: string, contributions: readonly DetailContribution[]): JsonObject {
  const ordered = contributions.toSorted(byPrecedence);
  const pick = <K extends keyof DetailContribution>(name: K) => ordered.find((one) => one[name] !== undefined)?.[name];
  const cwes = ordered.find((one) => one.cwes.length > 0)?.cwes;
  return dropEmpty({
    Title: pick('title'),
    Description: pick('description'),
    // One of a package alone is not that of the vulnerability.
    Severity: severityNames[ordered.find((one) => one.severity && !isSeveritySource(one.source))?.severity ?? 0],
    CweIDs: cwes && [...new Set(cwes)],
    VendorSeverity: bySource(ordered, ({ severity }) => severity),
    CVSS: bySource<CvssDetail>(ordered, ({ cvss }) => cvss),
    References: [...new Set(ordered.flatMap((one) => one.references))].toSorted(compareBytes),
    PublishedDate: dateOf(id, ordered, 'published'),
    LastModifiedDate: dateOf(id, ordered, 'modified'),
    Custom: pick('custom'),
  });
}

/** Of one source the record with the highest severity comes first. */
function byPrecedence(a: DetailContribution, b: DetailContribution): number {
  return (
    Number(b.overrides ?? false) - Number(a.overrides ?? false) ||
    rankOf(a.source) - rankOf(b.source) ||
    compareBytes(a.source, b.source) ||
    (b.severity ?? 0) - (a.severity ?? 0) ||
    compareBytes(a.record, b.record)
  );
}

function rankOf(source: string): number {
  const rank = precedence.indexOf(source);
  return rank < 0 ? precedence.length : rank;
}

function bySource<V>(
  ordered: readonly DetailContribution[],
  read: (one: DetailContribution) => V | undefined,
): Readonly<Record<string, V>> {
  const found = new Map<string, V>();
  for (const one of ordered) {
    const value = read(one);
    if (value !== undefined && !found.has(one.source)) found.set(one.source, value);
  }
  return Object.fromEntries(found);
}

/** A date of the vulnerability's own database is better than one of a record that names it. */
function dateOf(
  id: string,
  ordered: readonly DetailContribution[],
  name: 'published' | 'modified',
): string | undefined {
  const dated = ordered.filter((one) => one[name] !== undefined);
  const own = isCveId(id) ? 'nvd' : 'ghsa';
  return (dated.find(({ source }) => source === own) ?? dated[0])?.[name];
}

function dropEmpty(object: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => !isEmpty(value))) as JsonObject;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === '') return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
