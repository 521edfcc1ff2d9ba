/** The files of a `trivy:java-db` bundle. The archive is, byte for byte, the layer that Trivy pulls from a registry. */
export const trivyJavaDbFiles = {
  archive: { path: 'trivy/javadb.tar.gz', mediaType: 'application/vnd.aquasec.trivy.javadb.layer.v1.tar+gzip' },
  metadata: { path: 'trivy/metadata.json', mediaType: 'application/json' },
  dropped: { path: 'trivy/dropped.jsonl', mediaType: 'application/vnd.export-center.dropped.v1+jsonl' },
} as const;

/** The database in the archive; beside it lies `metadata.json`. */
export const trivyJavaDbMember = 'trivy-java.db';
