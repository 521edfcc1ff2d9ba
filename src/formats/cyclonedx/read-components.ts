import { checkElementCount } from '../evidence-record/element-limit.js';
import { purlSubjects } from '../evidence-record/purl-subjects.js';
import { brief, refusal, type RecordReader } from '../evidence-record/record-reader.js';
import { sha256Subject } from '../evidence-record/sha256-subject.js';
import { packagePurl } from '../purl/purl.js';
import { checkHashes, checkLicenses, checkPedigree, checkSwid } from './check-component.js';

export interface Components {
  readonly packages: readonly string[];
  /** What the BOM is about: its metadata.component. */
  readonly subjects: readonly string[];
  /** The bom-refs of components and services. */
  readonly references: ReadonlySet<string>;
}

const types = new Set([
  'application',
  'framework',
  'library',
  'container',
  'platform',
  'operating-system',
  'device',
  'device-driver',
  'firmware',
  'file',
  'machine-learning-model',
  'data',
  'cryptographic-asset',
]);

const scopes = new Set(['required', 'optional', 'excluded']);

export function readComponents(bom: RecordReader, metadata: RecordReader | undefined): Components {
  const subject = metadata?.object('component');
  if (metadata) checkLicenses(metadata);
  const components = nested([...(subject ? [subject] : []), ...bom.elements('components')], 'components');
  const services = nested(bom.elements('services'), 'services');
  const purls = components.map(readComponent);
  for (const service of services) readService(service);
  return {
    packages: purls.filter((purl, i) => purl !== undefined && components[i] !== subject) as string[],
    subjects: subject ? subjectsOf(subject) : [],
    references: readReferences([...components, ...services]),
  };
}

/** Those of the list and all inside them, level by level. A list instead of recursion: nesting is the input's choice. */
function nested(list: RecordReader[], name: string): RecordReader[] {
  for (let i = 0; i < list.length; i += 1) {
    for (const inner of (list[i] as RecordReader).objects(name)) list.push(inner);
    checkElementCount(list.length, `/${name}`, name);
  }
  return list;
}

/** Throws FormatError `schema` where one bom-ref stands for two things: what names it could mean either. */
function readReferences(holders: readonly RecordReader[]): ReadonlySet<string> {
  const found = new Map<string, RecordReader>();
  for (const holder of holders) {
    const name = holder.string('bom-ref');
    if (name === undefined) continue;
    const earlier = found.get(name);
    if (earlier) throw refusal(holder.at('bom-ref'), `${brief(name)} is already the bom-ref of ${earlier.pointer}`);
    found.set(name, holder);
  }
  return new Set(found.keys());
}

function readComponent(component: RecordReader): string | undefined {
  if (component.required('type') !== undefined) component.oneOf('type', types);
  component.required('name');
  component.oneOf('scope', scopes);
  checkHashes(component);
  checkLicenses(component);
  checkSwid(component);
  checkPedigree(component);
  const purl = component.string('purl');
  const known = purl === undefined ? undefined : packagePurl(purl);
  if (purl !== undefined && known === undefined)
    component.warn('bad-purl', 'purl', `is no package URL: ${brief(purl)}`);
  return known;
}

const flows = new Set(['inbound', 'outbound', 'bi-directional', 'unknown']);

function readService(service: RecordReader): void {
  service.required('name');
  checkLicenses(service);
  for (const data of service.objects('data')) {
    data.required('classification');
    if (data.required('flow') !== undefined) data.oneOf('flow', flows);
  }
}

function subjectsOf(component: RecordReader): string[] {
  const purl = component.string('purl') ?? '';
  const digests = component
    .objects('hashes')
    .filter((hash) => hash.raw('alg') === 'SHA-256')
    .flatMap((hash) => sha256Subject(hash.raw('content')));
  return [...(purl === '' ? [] : [purl, ...purlSubjects(purl)]), ...digests];
}
