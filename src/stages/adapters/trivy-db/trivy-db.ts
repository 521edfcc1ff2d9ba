import type { FilesAdapter } from '../adapter.js';

/** `trivy:db`: the vulnerability database of Trivy, schema 2. */
export const trivyDb: FilesAdapter = {
  name: 'trivy:db',
  version: 1,
  formats: { manifest: 1, 'trivy-db': 2, bolt: 2, 'item-set': 1 },
  libraries: { zlib: process.versions.zlib },
  makes: 'files',
  reads: ['advisories', 'epss', 'kev', 'vex'],
  // Loaded when it is used: planning needs the names only.
  derive: async (derivation) => (await import('./derive-trivy-db.js')).deriveTrivyDb(derivation),
};
