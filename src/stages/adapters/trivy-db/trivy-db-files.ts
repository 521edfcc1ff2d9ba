/** The files of a `trivy:db` bundle. The archive is, byte for byte, the layer that Trivy pulls from a registry. */
export const trivyDbFiles = {
  archive: { path: 'trivy/db.tar.gz', mediaType: 'application/vnd.aquasec.trivy.db.layer.v1.tar+gzip' },
  metadata: { path: 'trivy/metadata.json', mediaType: 'application/json' },
  dropped: { path: 'trivy/dropped.jsonl', mediaType: 'application/vnd.export-center.dropped.v1+jsonl' },
} as const;

/** The database in the archive; beside it lies `metadata.json`. */
export const trivyDbMember = 'trivy.db';
