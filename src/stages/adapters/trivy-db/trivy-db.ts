import type { FilesAdapter } from '../adapter.js';

/** `trivy:db`: the vulnerability database of Trivy, schema 2. */
export const trivyDb: FilesAdapter = {
  name: 'trivy:db',
  version: 1,
  formats: { manifest: 1, 'trivy-db': 2, bolt: 2, 'item-set': 1 },
  libraries: { zlib: process.versions.zlib },
  // Sorted runs, twice while many become few: AlmaLinux's advisories make 4.9 bytes of rows of one, a database of 3.6 and an archive of 0.1.
  space: { kept: 1 / 3, atMost: 10 },
  makes: 'files',
  reads: ['advisories', 'epss', 'kev', 'vex'],
  // Loaded when it is used: planning needs the names only.
  derive: async (derivation) => (await import('./derive-trivy-db.js')).deriveTrivyDb(derivation),
};
