import { digestId } from '../evidence-record/digest-id.js';
import type { Instant } from '../evidence-record/evidence-record.js';
import { brief, readId, type RecordReader } from '../evidence-record/record-reader.js';
import { packagePurl } from '../purl/purl.js';
import { readPurls3, readVulnerabilityNames, subjectsOf3 } from './read-element3.js';
import type { SpdxDocument } from './read-spdx2.js';
import { checkReferences3 } from './references3.js';
import { elementsById, type SpdxElements } from './spdx-ids.js';
import { checkVexConflicts3 } from './vex3.js';

/** SPDX 3.0, class Package and those that refine it. */
const packageTypes = ['software_Package', 'ai_AIPackage', 'dataset_DatasetPackage'];

/** SPDX 3.0, JSON serialization: a graph of elements beside one another, or one element alone. */
export function readSpdx3(document: RecordReader, value: unknown): SpdxDocument {
  const graph = document.raw('@graph') === undefined ? [document] : document.elements('@graph');
  const ofType = (type: string) => graph.filter((element) => element.raw('type') === type);
  for (const element of graph) element.required('type');
  const elements = elementsById(graph.filter(isElement), 'spdxId');
  const root = readRoot(document, ofType);
  checkReferences3(graph, elements);
  checkVexConflicts3(graph);
  const purls = packageTypes.flatMap(ofType).flatMap(readPurls3);
  return {
    id: root ? readId(root.raw('spdxId'), root.at('spdxId')) : digestId(value),
    columns: {
      ecosystems: [],
      packages: unique(purls.flatMap((purl) => packagePurl(purl) ?? [])),
      severity: 'unknown',
      aliases: unique(ofType('security_Vulnerability').flatMap(readVulnerabilityNames)),
      subjects: unique(root ? rootsOf(root, elements).flatMap(subjectsOf3) : []),
      modified: readCreated(ofType('CreationInfo'), root),
    },
  };
}

/** What has a blank node for its id, such as CreationInfo, is part of elements and none itself. */
const isElement = (one: RecordReader) => one.raw('@id') === undefined && one.raw('type') !== 'CreationInfo';

/** The element that speaks for all: the SpdxDocument, or where there is none the only SBOM. */
function readRoot(document: RecordReader, ofType: (type: string) => RecordReader[]): RecordReader | undefined {
  const [root, second] = ofType('SpdxDocument');
  second?.warn('bad-count', 'type', 'is a second SpdxDocument; a document has one');
  const [sbom, another] = root ? [root] : ofType('software_Sbom');
  if (sbom && !another) return sbom;
  document.warn('missing', '@graph', 'has no SpdxDocument; the digest of the document stands in for its id');
  return undefined;
}

/** What the document is about: its root elements, and those of an SBOM among them. */
function rootsOf(root: RecordReader, elements: SpdxElements): RecordReader[] {
  return root.strings('rootElement').flatMap((id) => {
    const element = elements.get(id);
    if (element?.raw('type') !== 'software_Sbom') return element ?? [];
    return element.strings('rootElement').flatMap((inner) => elements.get(inner) ?? []);
  });
}

/** CreationInfo is named by its blank node, or stands in its place. Without a root the only one speaks for all. */
function readCreated(infos: readonly RecordReader[], root: RecordReader | undefined): Instant | undefined {
  for (const info of infos) {
    const version = info.required('specVersion');
    if (version !== undefined && !/^3\.0(?:\.\d+)?$/.test(version))
      info.warn('bad-value', 'specVersion', `differs from the context of the document: ${brief(version)}`);
    info.required('created');
  }
  const named = root?.raw('creationInfo');
  const own =
    typeof named === 'object' ? root?.object('creationInfo') : infos.find((info) => info.raw('@id') === named);
  if (root && !own) root.warn('missing', 'creationInfo', 'names no CreationInfo of the document');
  return (own ?? infos[0])?.instant('created');
}

const unique = (values: readonly string[]): string[] => [...new Set(values)];
