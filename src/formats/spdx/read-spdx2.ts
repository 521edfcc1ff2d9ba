import { digestId } from '../evidence-record/digest-id.js';
import type { RecordColumns } from '../evidence-record/evidence-record.js';
import { brief, readId, type RecordReader } from '../evidence-record/record-reader.js';
import { readDigests2, readPurls2 } from './read-package2.js';
import { described2, documentId } from './relations2.js';
import { elementsById } from './spdx-ids.js';
import { purlSubjects } from '../evidence-record/purl-subjects.js';
import { packagePurl } from '../purl/purl.js';

/** What a version of SPDX says of a document. */
export interface SpdxDocument {
  readonly id: string;
  readonly columns: RecordColumns;
}

/** SPDX 2.2 and 2.3, chapters 6 to 11 (document creation to relationships). */
export function readSpdx2(document: RecordReader, value: unknown): SpdxDocument {
  checkDocument(document);
  const [packages, files, snippets] = [
    document.elements('packages'),
    document.elements('files'),
    document.elements('snippets'),
  ];
  const elements = elementsById([...packages, ...files, ...snippets], 'SPDXID');
  checkDemands(document.raw('spdxVersion') === 'SPDX-2.2' ? demandedBy22 : demandedBy23, packages, files);
  const purls = packages.flatMap(readPurls2);
  for (const element of elements.values()) readDigests2(element);
  return {
    id: readNamespace(document, value),
    columns: {
      ecosystems: [],
      packages: unique(purls.flatMap((purl) => packagePurl(purl) ?? [])),
      severity: 'unknown',
      aliases: [],
      subjects: unique(described2(document, elements).flatMap(subjectsOf)),
      modified: document.object('creationInfo')?.instant('created'),
    },
  };
}

const subjectsOf = (element: RecordReader) => [...readPurls2(element).flatMap(purlSubjects), ...readDigests2(element)];

function checkDocument(document: RecordReader): void {
  if (document.required('SPDXID') !== documentId && document.raw('SPDXID') !== undefined)
    document.warn('bad-value', 'SPDXID', `must be ${documentId}`);
  if (document.required('dataLicense') !== 'CC0-1.0' && document.raw('dataLicense') !== undefined)
    document.warn('bad-value', 'dataLicense', `must be CC0-1.0: ${brief(document.raw('dataLicense'))}`);
  document.required('name');
  const creation = document.object('creationInfo');
  if (!creation) document.warn('missing', 'creationInfo', 'is required but absent');
  creation?.required('created');
  if (creation?.strings('creators').length === 0) creation.warn('missing', 'creators', 'names no creator');
}

interface Demands {
  readonly packages: readonly string[];
  readonly files: readonly string[];
}

/** SPDX 2.3 made most of what 2.2 demands optional; the id is looked at elsewhere. */
const demandedBy22: Demands = {
  packages: ['name', 'downloadLocation', 'licenseConcluded', 'licenseDeclared', 'copyrightText'],
  files: ['fileName', 'checksums', 'licenseConcluded', 'licenseInfoInFiles', 'copyrightText'],
};
const demandedBy23: Demands = { packages: ['name', 'downloadLocation'], files: ['fileName', 'checksums'] };

function checkDemands(demands: Demands, packages: readonly RecordReader[], files: readonly RecordReader[]): void {
  for (const described of packages) for (const name of demands.packages) described.demand(name);
  for (const file of files) for (const name of demands.files) file.demand(name);
}

/** Section 6.5: the namespace is unique to the document, and to each version of it. */
function readNamespace(document: RecordReader, value: unknown): string {
  const namespace = document.required('documentNamespace');
  if (namespace === undefined || namespace.trim() === '') return digestId(value);
  if (!/^[a-z][a-z0-9+.-]*:[^\s#]+$/i.test(namespace))
    document.warn('bad-value', 'documentNamespace', `is no absolute URI without "#": ${brief(namespace)}`);
  return readId(namespace, '/documentNamespace');
}

const unique = (values: readonly string[]): string[] => [...new Set(values)];
