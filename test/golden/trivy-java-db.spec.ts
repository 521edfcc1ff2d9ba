import { artifactRecordId } from '../../src/formats/maven-artifact/read-maven-artifact.js';
import { buildElsewhere, deterministic, plainPlace, strangePlace } from '../support/build-elsewhere.js';
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
  it('has the same bytes in another database, order, time zone, locale, folder and umask', async () => {
    const here = await buildElsewhere(profile, 'maven-artifacts', {
      batches: [records],
      ...plainPlace,
    });
    const there = await buildElsewhere(profile, 'maven-artifacts', {
      batches: [records.slice(700), records.slice(0, 700).toReversed()],
      ...strangePlace,
    });
    expect(deterministic(there)).toBe(deterministic(here));
    expect(there.manifestDigest).toBe(here.manifestDigest);
    expect(here.files.map(([path]) => path)).toContain('trivy/javadb.tar.gz');
  });
});
