import type { RowFacts } from '../../formats/bundle-manifest/manifest.js';
import { trivySchemaVersions } from '../../formats/trivy-metadata/trivy-metadata.js';

/** A kind of database that a bundle can carry: a gzip-compressed tar of the database and its `metadata.json`. */
export interface DatabaseForm {
  /** Name of the database in the archive. */
  readonly member: string;
  /** The only version that `metadata.json` may state. */
  readonly schemaVersion: number;
  /** Reads the whole file, which nobody vouches for, and says which rows it holds. Throws FormatError where it is damaged. */
  readonly read: (file: string) => Promise<RowFacts>;
}

/** By the media type of the archive. What reads them is loaded when it is used. */
export const databaseForms: Readonly<Record<string, DatabaseForm>> = {
  'application/vnd.aquasec.trivy.db.layer.v1.tar+gzip': {
    member: 'trivy.db',
    schemaVersion: trivySchemaVersions.db,
    read: async (file) => (await import('./fs-bolt-rows.js')).boltRowFacts(file),
  },
  'application/vnd.aquasec.trivy.javadb.layer.v1.tar+gzip': {
    member: 'trivy-java.db',
    schemaVersion: trivySchemaVersions.javaDb,
    read: async (file) => (await import('./sqlite-java-db.js')).javaDbRowFacts(file),
  },
};
