import { trivyArtifacts } from '../../../formats/trivy-metadata/trivy-artifact.js';

const { title, layerType, database } = trivyArtifacts.db;

/** The files of a `trivy:db` bundle. The archive is, byte for byte, the layer that Trivy pulls from a registry. */
export const trivyDbFiles = {
  archive: { path: `trivy/${title}`, mediaType: layerType },
  metadata: { path: 'trivy/metadata.json', mediaType: 'application/json' },
  dropped: { path: 'trivy/dropped.jsonl', mediaType: 'application/vnd.export-center.dropped.v1+jsonl' },
} as const;

/** The database in the archive; beside it lies `metadata.json`. */
export const trivyDbMember = database;
