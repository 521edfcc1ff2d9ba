import type { RowFacts } from '../../formats/bundle-manifest/manifest.js';
import { trivyArtifacts, type TrivyArtifact } from '../../formats/trivy-metadata/trivy-artifact.js';

/** A kind of database that a bundle can carry: a gzip-compressed tar of the database and its `metadata.json`. */
export interface DatabaseForm {
  readonly artifact: TrivyArtifact;
  /** Reads the whole file, which nobody vouches for, and says which rows it holds. Throws FormatError where it is damaged. */
  readonly read: (file: string) => Promise<RowFacts>;
}

/** By the media type of the archive. What reads them is loaded when it is used. */
export const databaseForms: Readonly<Record<string, DatabaseForm>> = {
  [trivyArtifacts.db.layerType]: {
    artifact: trivyArtifacts.db,
    read: async (file) => (await import('./fs-bolt-rows.js')).boltRowFacts(file),
  },
  [trivyArtifacts.javaDb.layerType]: {
    artifact: trivyArtifacts.javaDb,
    read: async (file) => (await import('./sqlite-java-db.js')).javaDbRowFacts(file),
  },
};
