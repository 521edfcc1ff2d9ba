import { brief, type RecordReader } from '../evidence-record/record-reader.js';
import { packagePurl, parsePurl } from '../purl/purl.js';
import { checkHashes, checkLicenses, checkPedigree, checkSwid } from './check-component.js';

/** More components than any real BOM has (the largest known ones hold some 100,000). */
const maxComponents = 1_000_000;

export interface Components {
  readonly packages: readonly string[];
  /** What the BOM is about: its metadata.component. */
  readonly subjects: readonly string[];
  /** Every bom-ref of components and services, repeats included. */
  readonly references: readonly { readonly name: string; readonly reader: RecordReader }[];
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
  const packages: string[] = [];
  const references: { name: string; reader: RecordReader }[] = [];
  const subject = metadata?.object('component');
  if (metadata) checkLicenses(metadata);
  const queue = [...(subject ? [subject] : []), ...bom.objects('components')];
  // A list instead of recursion: nesting is the input's choice.
  for (let i = 0; i < queue.length && i < maxComponents; i += 1) {
    const component = queue[i] as RecordReader;
    const purl = readComponent(component);
    if (purl !== undefined && component !== subject) packages.push(purl);
    addReference(component, references);
    queue.push(...component.objects('components'));
  }
  const services = [...bom.objects('services')];
  for (let i = 0; i < services.length && i < maxComponents; i += 1) {
    const service = services[i] as RecordReader;
    readService(service);
    addReference(service, references);
    services.push(...service.objects('services'));
  }
  return { packages, subjects: subject ? subjectsOf(subject) : [], references };
}

function addReference(reader: RecordReader, references: { name: string; reader: RecordReader }[]): void {
  const name = reader.string('bom-ref');
  if (name !== undefined) references.push({ name, reader });
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
  const version = parsePurl(purl)?.version;
  const digests = component
    .objects('hashes')
    .filter((hash) => hash.raw('alg') === 'SHA-256')
    .map((hash) => `sha256:${String(hash.raw('content')).toLowerCase()}`);
  const inVersion = version !== undefined && /^sha256:[0-9a-f]{64}$/.test(version) ? [version] : [];
  return [purl, packagePurl(purl) ?? '', ...inVersion, ...digests].filter((subject) => subject !== '');
}
