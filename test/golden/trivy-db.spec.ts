import { buildElsewhere, deterministic, plainPlace, strangePlace, type Built } from '../support/build-elsewhere.js';
import { aProfile } from '../support/pipeline.js';
import { aTrivyAdvisory } from '../support/trivy-db.js';

// Several megabytes, so that there are several batches; every tenth id is that of another record, so that rows are merged.
const details = 'What went wrong, at length. '.repeat(60);
const records = Array.from({ length: 3_000 }, (_, i) =>
  aTrivyAdvisory(i, { details: `${i} ${details}`, ...(i % 10 ? {} : { aliases: [`CVE-2026-${10_000 + (i % 70)}`] }) }),
);
const profile = aProfile({ kind: 'trivy:db' });

describe('trivy:db', () => {
  let here: Built;
  beforeAll(async () => {
    here = await buildElsewhere(profile, 'advisories', { batches: [records], ...plainPlace });
  });

  it('has the same bytes in another database, order, time zone, locale, folder, umask and with other threads', async () => {
    const there = await buildElsewhere(profile, 'advisories', {
      batches: [records.slice(1_700), records.slice(0, 1_700).toReversed()],
      ...strangePlace,
      // The manifest names the version of zlib, which is that of Node.
      node: undefined,
    });
    expect(deterministic(there)).toBe(deterministic(here));
    expect(there.manifestDigest).toBe(here.manifestDigest);
    expect(here.files.map(([path]) => path)).toContain('trivy/db.tar.gz');
  });

  it('has the same database by another Node, where EC_TEST_OTHER_NODE names one', async () => {
    const there = await buildElsewhere(profile, 'advisories', { batches: [records], ...strangePlace });
    const database = ({ files }: Built) => files.filter(([path]) => path.startsWith('trivy/'));
    expect(database(there)).toEqual(database(here));
  });
});
