import { artifactRecordId } from '../../src/formats/maven-artifact/read-maven-artifact.js';
import { buildElsewhere, deterministic, plainPlace, strangePlace, type Built } from '../support/build-elsewhere.js';
import { anArtifact } from '../support/maven.js';
import { aProfile } from '../support/pipeline.js';

const artifacts = Array.from({ length: 1_200 }, (_, i) =>
  anArtifact({
    artifactId: `part-${i % 90}`,
    version: `${i % 7}.${i % 31}`,
    ...(i % 5 === 0 ? { classifier: 'sources' } : {}),
    // Every hundredth has the hash of another.
    ...(i % 100 < 2 ? { sha1: String(i - (i % 100)).padStart(40, '0') } : {}),
  }),
);
const records = artifacts.map((body, i) => ({ key: `repo-${i % 3}/${artifactRecordId(body)}`, body }));
const profile = aProfile({ kind: 'trivy:java-db', selectors: { kinds: ['maven-artifacts'] } });

describe('trivy:java-db', () => {
  let here: Built;
  beforeAll(async () => {
    here = await buildElsewhere(profile, 'maven-artifacts', { batches: [records], ...plainPlace });
  });

  it('has the same bytes in another database, order, time zone, locale, folder and umask', async () => {
    const there = await buildElsewhere(profile, 'maven-artifacts', {
      batches: [records.slice(700), records.slice(0, 700).toReversed()],
      ...strangePlace,
      // The manifest names the version of zlib, which is that of Node.
      node: undefined,
    });
    expect(deterministic(there)).toBe(deterministic(here));
    expect(there.manifestDigest).toBe(here.manifestDigest);
    expect(here.files.map(([path]) => path)).toContain('trivy/javadb.tar.gz');
  });

  it('has the same database by another Node, where EC_TEST_OTHER_NODE names one', async () => {
    const there = await buildElsewhere(profile, 'maven-artifacts', { batches: [records], ...strangePlace });
    const database = ({ files }: Built) => files.filter(([path]) => path.startsWith('trivy/'));
    expect(database(there)).toEqual(database(here));
  });
});
