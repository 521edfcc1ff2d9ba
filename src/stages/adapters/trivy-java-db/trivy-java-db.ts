import type { FilesAdapter } from '../adapter.js';

/** `trivy:java-db`: the database by which Trivy tells jars, schema 1. */
export const trivyJavaDb: FilesAdapter = {
  name: 'trivy:java-db',
  version: 1,
  formats: { manifest: 1, 'trivy-java-db': 1, 'item-set': 1 },
  libraries: { sqlite: process.versions.sqlite ?? 'none', zlib: process.versions.zlib },
  // The rows as they arrived, the database made of them, and its archive.
  space: { kept: 1 / 3, atMost: 1 },
  makes: 'files',
  reads: ['maven-artifacts'],
  // Loaded when it is used: planning needs the names only.
  derive: async (derivation) => (await import('./derive-trivy-java-db.js')).deriveTrivyJavaDb(derivation),
};
