import type { RecordSeverity } from '../evidence-record/evidence-record.js';
import { brief, isBrokenCveId, refusal, type RecordReader } from '../evidence-record/record-reader.js';
import { severityOfWord, worst } from '../evidence-record/severity.js';
import { commonStatus, Verdicts } from '../evidence-record/verdicts.js';
import { packagePurl } from '../purl/purl.js';

export interface Vulnerabilities {
  readonly ids: readonly string[];
  readonly packages: readonly string[];
  readonly subjects: readonly string[];
  readonly severity: RecordSeverity;
  readonly status?: string;
}

/** CycloneDX impact analysis states as VEX statuses (specification, vulnerabilities[].analysis.state). */
export const analysisStatuses: Readonly<Record<string, string>> = {
  resolved: 'fixed',
  resolved_with_pedigree: 'fixed',
  exploitable: 'affected',
  in_triage: 'under_investigation',
  false_positive: 'not_affected',
  not_affected: 'not_affected',
};

/** Throws FormatError `schema` for an analysis state of VEX that the specification does not have. */
export function readVulnerabilities(
  bom: RecordReader,
  kind: 'vex' | 'sboms',
  references: ReadonlySet<string>,
): Vulnerabilities {
  const found = bom.elements('vulnerabilities').map((vulnerability) => readVulnerability(vulnerability, kind));
  for (const { reader } of found) checkAffected(reader, references);
  checkConflicts(found);
  return {
    ids: found.flatMap(({ ids }) => ids),
    packages: found.flatMap(({ subjects }) => subjects.flatMap((subject) => packagePurl(subject) ?? [])),
    subjects: found.flatMap(({ subjects }) => subjects),
    severity: worst(found.map(({ severity }) => severity)),
    status: commonStatus(found.map(({ status }) => status)),
  };
}

interface Vulnerability {
  readonly reader: RecordReader;
  readonly ids: readonly string[];
  readonly products: readonly string[];
  readonly subjects: readonly string[];
  readonly severity: RecordSeverity;
  readonly status?: string;
}

function readVulnerability(vulnerability: RecordReader, kind: 'vex' | 'sboms'): Vulnerability {
  const id = vulnerability.string('id');
  if (id === undefined) vulnerability.warn('missing', 'id', 'does not say which vulnerability it is about');
  const others = vulnerability.objects('references').flatMap((reference) => reference.string('id') ?? []);
  const ids = id === undefined ? others : [id, ...others];
  for (const name of ids) {
    if (isBrokenCveId(name)) vulnerability.warn('bad-cve-id', 'id', `is no CVE id: ${brief(name)}`);
  }
  const affected = vulnerability.objects('affects');
  if (kind === 'vex' && affected.length === 0) vulnerability.warn('vex-product', 'affects', 'names no product');
  return {
    reader: vulnerability,
    ids,
    products: affected.flatMap(productsOf),
    subjects: affected.flatMap((product) => namesOf(product.required('ref') ?? '')),
    severity: worst(vulnerability.objects('ratings').map(readRating)),
    status: readState(vulnerability.object('analysis'), kind),
  };
}

/** BOM-Links and package URLs name what other BOMs have. */
function checkAffected(vulnerability: RecordReader, references: ReadonlySet<string>): void {
  for (const affected of vulnerability.objects('affects')) {
    const reference = affected.string('ref') ?? '';
    if (reference === '' || references.has(reference) || /^(?:urn:cdx:|pkg:)/.test(reference)) continue;
    affected.warn('unknown-ref', 'ref', `names a bom-ref that the BOM does not have: ${brief(reference)}`);
  }
}

/** A product as the statement means it: `affects[]` may speak of some versions only. */
function productsOf(affected: RecordReader): string[] {
  const versions = affected.objects('versions').map((one) => one.string('version') ?? one.string('range') ?? '');
  const reference = affected.string('ref') ?? '';
  return (versions.length === 0 ? [''] : versions).map((version) => JSON.stringify([reference, version]));
}

/** Analyses that say different things of one vulnerability in one product. A BOM has one time, so neither overrides the other. */
function checkConflicts(vulnerabilities: readonly Vulnerability[]): void {
  const verdicts = new Verdicts();
  for (const { reader, ids, products, status } of vulnerabilities) {
    if (status === undefined) continue;
    const { pointer } = reader;
    for (const product of products) {
      const conflict = verdicts.conflict([ids[0] ?? pointer, product], { status, pointer });
      if (conflict !== undefined) reader.warn('vex-conflict', '', conflict);
    }
  }
}

/** A bom-ref of this BOM, or a BOM-Link whose fragment is the bom-ref in another one (ECMA-424, annex on BOM-Link). */
function namesOf(reference: string): string[] {
  const fragment = /^urn:cdx:[^#]+#(.+)$/.exec(reference)?.[1];
  if (reference === '') return [];
  return fragment === undefined ? [reference] : [reference, decoded(fragment)];
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

function readRating(rating: RecordReader): RecordSeverity {
  const score = rating.raw('score');
  if (typeof score === 'number' && !(score >= 0 && score <= 10) && String(rating.raw('method')).startsWith('CVSS'))
    rating.warn('bad-cvss', 'score', `is no CVSS score between 0 and 10: ${brief(score)}`);
  return severityOfWord(rating.raw('severity'));
}

function readState(analysis: RecordReader | undefined, kind: 'vex' | 'sboms'): string | undefined {
  const state = analysis?.string('state');
  if (!analysis || state === undefined) return undefined;
  if (Object.hasOwn(analysisStatuses, state)) return analysisStatuses[state];
  const message = `analysis state ${brief(state)} is not known; known are ${Object.keys(analysisStatuses).join(', ')}`;
  if (kind === 'vex') throw refusal(analysis.at('state'), message);
  analysis.warn('bad-value', 'state', message);
  return undefined;
}
