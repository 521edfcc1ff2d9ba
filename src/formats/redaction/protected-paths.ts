import { parseMemberPath, type PathStep } from './member-path.js';

const csaf = [
  'document.csaf_version',
  'document.category',
  'document.publisher.namespace',
  'document.tracking.id',
  'document.tracking.current_release_date',
];
const cyclonedx = ['bomFormat', 'specVersion', 'serialNumber', 'version'];

/** What a record of each kind is recognised, identified and ordered by, in every format that it may have. */
const paths: Readonly<Record<string, readonly string[]>> = {
  advisories: ['id', 'modified', 'schema_version', ...csaf],
  vex: [
    '@context',
    '@id',
    'timestamp',
    'last_updated',
    'statements[].status',
    'statements[].products[].@id',
    'statements[].products[].identifiers',
    ...csaf,
    ...cyclonedx,
    'vulnerabilities[].analysis.state',
  ],
  sboms: [
    ...cyclonedx,
    'spdxVersion',
    'documentNamespace',
    '@context',
    '@graph[].type',
    '@graph[].spdxId',
    'type',
    'spdxId',
  ],
  kev: ['cveID'],
  epss: ['cve'],
  'maven-artifacts': ['sha1', 'groupId', 'artifactId', 'version', 'archiveType', 'classifier'],
};

export interface ProtectedPath {
  readonly text: string;
  readonly steps: readonly PathStep[];
}

/** Paths that no rule may drop or mask, and that no allow-list has to name. */
export function protectedPaths(kind: string): readonly ProtectedPath[] {
  return (paths[kind] ?? []).map((text) => ({ text, steps: parseMemberPath(text) }));
}

/** The kinds that have any. */
export const protectedKinds: readonly string[] = Object.keys(paths);
