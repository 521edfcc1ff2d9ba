import { trivySchemaVersions } from './trivy-metadata.js';

/** How a database comes to Trivy: as an OCI artifact, and unpacked in its cache (trivy, pkg/oci, pkg/db and pkg/javadb). */
export interface TrivyArtifact {
  /** The version of the schema; as text also the tag that Trivy asks a registry for. */
  readonly schema: number;
  /** Trivy refuses a layer of another type. */
  readonly layerType: string;
  /** The name of the layer: Trivy unpacks it by its ending. */
  readonly title: string;
  /** The database in the archive; beside it lies `metadata.json`. */
  readonly database: string;
  /** Where in the cache folder both are looked for. */
  readonly cacheFolder: string;
}

export const trivyArtifacts = {
  db: {
    schema: trivySchemaVersions.db,
    layerType: 'application/vnd.aquasec.trivy.db.layer.v1.tar+gzip',
    title: 'db.tar.gz',
    database: 'trivy.db',
    cacheFolder: 'db',
  },
  javaDb: {
    schema: trivySchemaVersions.javaDb,
    layerType: 'application/vnd.aquasec.trivy.javadb.layer.v1.tar+gzip',
    title: 'javadb.tar.gz',
    database: 'trivy-java.db',
    cacheFolder: 'java-db',
  },
} as const satisfies Readonly<Record<string, TrivyArtifact>>;

/** The `artifactType` of both. */
export const trivyArtifactType = 'application/vnd.aquasec.trivy.config.v1+json';

/** The artifact whose layer has this media type. */
export const trivyArtifactOf = (layerType: string): TrivyArtifact | undefined =>
  Object.values<TrivyArtifact>(trivyArtifacts).find((artifact) => artifact.layerType === layerType);
