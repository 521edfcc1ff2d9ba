import type { RecordSeverity } from '../evidence-record/evidence-record.js';
import { brief, isBrokenCveId, type RecordReader } from '../evidence-record/record-reader.js';
import { severityOfWord, worst } from '../evidence-record/severity.js';
import { packagePurl } from '../purl/purl.js';

export interface Vulnerabilities {
  readonly ids: readonly string[];
  readonly packages: readonly string[];
  readonly subjects: readonly string[];
  readonly severity: RecordSeverity;
  readonly status?: string;
}

/** CycloneDX impact analysis states as VEX statuses (specification, vulnerabilities[].analysis.state). */
const statuses: Readonly<Record<string, string>> = {
  resolved: 'fixed',
  resolved_with_pedigree: 'fixed',
  exploitable: 'affected',
  in_triage: 'under_investigation',
  false_positive: 'not_affected',
  not_affected: 'not_affected',
};

export function readVulnerabilities(bom: RecordReader): Vulnerabilities {
  const found = bom.objects('vulnerabilities').map(readVulnerability);
  const stated = new Set(found.flatMap(({ status }) => status ?? []));
  return {
    ids: found.flatMap(({ ids }) => ids),
    packages: found.flatMap(({ subjects }) =>
      subjects.map((subject) => packagePurl(subject)).filter((purl) => purl !== undefined),
    ),
    subjects: found.flatMap(({ subjects }) => subjects),
    severity: worst(found.map(({ severity }) => severity)),
    status: stated.size > 1 ? 'mixed' : [...stated][0],
  };
}

function readVulnerability(vulnerability: RecordReader) {
  const id = vulnerability.string('id');
  if (id === undefined) vulnerability.warn('missing', 'id', 'does not say which vulnerability it is about');
  const others = vulnerability.objects('references').flatMap((reference) => reference.string('id') ?? []);
  const ids = id === undefined ? others : [id, ...others];
  for (const name of ids) {
    if (isBrokenCveId(name)) vulnerability.warn('bad-cve-id', 'id', `is no CVE id: ${brief(name)}`);
  }
  return {
    ids,
    subjects: vulnerability.objects('affects').flatMap((affected) => namesOf(affected.required('ref') ?? '')),
    severity: worst(vulnerability.objects('ratings').map(readRating)),
    status: readState(vulnerability.object('analysis')),
  };
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

function readState(analysis: RecordReader | undefined): string | undefined {
  const state = analysis?.string('state');
  if (state === undefined) return undefined;
  if (Object.hasOwn(statuses, state)) return statuses[state];
  analysis?.warn('bad-value', 'state', `is no known analysis state: ${brief(state)}`);
  return undefined;
}
