import { noColumns, type DocumentRecords, type EvidenceRecord } from '../evidence-record/evidence-record.js';
import { formatPurl } from '../purl/purl.js';
import { parseMavenArtifact, type MavenArtifact } from './maven-artifact.js';

/** Reads one artifact as a record of evidence. Throws FormatError `schema` (parseMavenArtifact). */
export function readMavenArtifact(document: unknown): DocumentRecords {
  return { records: [recordOf(parseMavenArtifact(document), document)], refused: [] };
}

function recordOf(artifact: MavenArtifact, body: unknown): EvidenceRecord {
  const packagePurl = formatPurl('maven', [artifact.groupId, artifact.artifactId]);
  const columns = {
    ...noColumns,
    ecosystems: ['Maven'],
    packages: [packagePurl],
    subjects: [`${packagePurl}@${encodeURIComponent(artifact.version)}`, packagePurl],
  };
  return { kind: 'maven-artifacts', id: artifactRecordId(artifact), body, columns, warnings: [] };
}

/**
 * `<groupId>:<artifactId>:<version>:<archiveType>[:<classifier>]:<sha1>`. No part holds a colon. The hash belongs to it because coordinates
 * that were built twice are two files, and both may be out in the world.
 */
export function artifactRecordId(artifact: MavenArtifact): string {
  const { groupId, artifactId, version, archiveType, classifier, sha1 } = artifact;
  const type = classifier === undefined ? archiveType : `${archiveType}:${classifier}`;
  return `${groupId}:${artifactId}:${version}:${type}:${sha1}`;
}
