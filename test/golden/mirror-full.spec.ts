import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildElsewhere, deterministic, plainPlace, strangePlace, type Built } from '../support/build-elsewhere.js';
import { aProfile, anAdvisory } from '../support/pipeline.js';

const profile = aProfile({ kind: 'mirror:full' });
const expected = readFileSync(join(import.meta.dirname, 'mirror-full', 'expected.sha256'), 'utf8');
const affected = [
  {
    package: { ecosystem: 'PyPI', name: 'ünïcode' },
    ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.0' }] }],
  },
];
const records = [
  ...Array.from({ length: 2_500 }, (_, i) => anAdvisory(i, i % 3 ? {} : { affected })),
  { key: 'osv/test/~', body: { id: 'odd', nested: { z: 1, a: [1.5, -0.25, 1e21, true, null, '€'] } } },
];

describe('mirror:full', () => {
  let here: Built;
  beforeAll(async () => {
    here = await buildElsewhere(profile, 'advisories', { batches: [records], ...plainPlace });
  });

  it('has the same bytes in another database, order, time zone, locale, folder, umask and with other threads', async () => {
    const half = Math.ceil(records.length / 2);
    const batches = [records.slice(half), records.slice(0, half)];
    const there = await buildElsewhere(profile, 'advisories', { batches, ...strangePlace });
    expect(deterministic(there)).toBe(deterministic(here));
    expect(there.manifestDigest).toBe(here.manifestDigest);
  });

  // Without what is text for people, which may be improved.
  it('has the payload that it had when this test was written', () => {
    const payload = here.files
      .filter(([path]) => /^(data|index|normalized)\/|^(mirror\.json|subjects\.jsonl)$/.test(path))
      .map(([path, hex]) => `${hex}  ${path}\n`);
    expect(payload.join('')).toBe(expected);
  });
});
