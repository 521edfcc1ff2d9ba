import { trivyArtifacts } from '../../../formats/trivy-metadata/trivy-artifact.js';

const { title, layerType, database } = trivyArtifacts.javaDb;

/** The files of a `trivy:java-db` bundle. The archive is, byte for byte, the layer that Trivy pulls from a registry. */
export const trivyJavaDbFiles = {
  archive: { path: `trivy/${title}`, mediaType: layerType },
  metadata: { path: 'trivy/metadata.json', mediaType: 'application/json' },
  dropped: { path: 'trivy/dropped.jsonl', mediaType: 'application/vnd.export-center.dropped.v1+jsonl' },
} as const;

/** The database in the archive; beside it lies `metadata.json`. */
export const trivyJavaDbMember = database;
