import { analysisStatuses } from '../cyclonedx/read-vulnerabilities.js';
import type { RecordReader } from '../evidence-record/record-reader.js';
import { sha256Subject } from '../evidence-record/sha256-subject.js';
import { member, time, unique } from './members.js';
import type { NormalizedComponent, NormalizedSbom, NormalizedStatement, NormalizedVex } from './normalized-record.js';

/** A CycloneDX BOM, 1.4 to 1.7, with what it is about and all components inside each other in one list, level by level. */
export function normalizeCyclonedxSbom(bom: RecordReader): NormalizedSbom {
  const metadata = bom.object('metadata');
  const subject = metadata?.object('component');
  const components = bom.objects('components');
  for (let i = 0; i < components.length; i += 1)
    for (const inner of components[i]!.objects('components')) components.push(inner);
  return {
    ...time('created', metadata?.instant('timestamp')),
    subjects: subject ? subjectsOf(subject) : [],
    components: components.map(componentOf),
  };
}

function componentOf(component: RecordReader): NormalizedComponent {
  const group = component.string('group');
  const name = component.string('name') ?? '';
  return {
    name: group === undefined || group === '' ? name : `${group}/${name}`,
    ...member('version', component.string('version')),
    ...member('purl', component.string('purl')),
  };
}

function subjectsOf(component: RecordReader): string[] {
  const hashes = component.objects('hashes').filter((hash) => hash.raw('alg') === 'SHA-256');
  return unique([
    ...[component.string('purl') ?? []].flat(),
    ...hashes.flatMap((hash) => sha256Subject(hash.raw('content'))),
  ]);
}

/** A BOM of vulnerabilities alone. A product that has no package URL is named by its bom-ref. */
export function normalizeCyclonedxVex(bom: RecordReader): NormalizedVex {
  const created = bom.object('metadata')?.instant('timestamp');
  return {
    ...time('issued', created),
    ...time('modified', created),
    statements: bom.objects('vulnerabilities').flatMap(statementsOf),
  };
}

function statementsOf(vulnerability: RecordReader): NormalizedStatement[] {
  const analysis = vulnerability.object('analysis');
  const state = analysis?.string('state') ?? '';
  const status = (Object.hasOwn(analysisStatuses, state) ? analysisStatuses[state] : undefined) ?? 'unknown';
  const references = vulnerability.objects('references').flatMap((reference) => reference.string('id') ?? []);
  return vulnerability.objects('affects').map((affected) => {
    const product = affected.string('ref') ?? '';
    return {
      vulnerability: vulnerability.string('id') ?? '',
      aliases: unique(references),
      product,
      purls: product.startsWith('pkg:') ? [product] : [],
      status,
      ...member('justification', analysis?.string('justification')),
    };
  });
}
