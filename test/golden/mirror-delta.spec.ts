import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deltaCompression, deltaSharding } from '../../src/kernel/profile.js';
import { buildElsewhere, deterministic, plainPlace, strangePlace, type Built } from '../support/build-elsewhere.js';
import { aProfile, anAdvisory } from '../support/pipeline.js';

const first = Array.from({ length: 2_500 }, (_, i) => anAdvisory(i));
const removed = first.slice(40, 60).map(({ key }) => key);
const odd = { key: 'osv/test/~', body: { id: 'odd', nested: { z: 1, a: [1.5, -0.25, 1e21, true, null, '€'] } } };
const second = [
  ...Array.from({ length: 40 }, (_, i) => anAdvisory(i, { summary: 'ünïcode', modified: '2026-02-01T00:00:00Z' })),
  ...Array.from({ length: 300 }, (_, i) => anAdvisory(3 * i + 100, { summary: `edited ${i}` })),
  anAdvisory(9_001),
  odd,
];
const full = aProfile({ kind: 'mirror:full' });
const common = { kind: 'mirror:delta', compression: deltaCompression } as const;

describe.each([
  ['whole', aProfile({ ...common, sharding: deltaSharding })],
  ['compact', aProfile({ ...common, mirror: { compact: true } })],
])('mirror:delta, %s', (form, profile) => {
  const build = (place: typeof plainPlace, inHalves: boolean) => {
    const cut = (records: typeof first) => {
      const half = Math.ceil(records.length / 2);
      return inHalves ? [records.slice(half), records.slice(0, half)] : [records];
    };
    const base = { profile: full, batches: cut(first), removed };
    return buildElsewhere(profile, 'advisories', { batches: cut(second), base, ...place });
  };
  const expected = () => readFileSync(join(import.meta.dirname, 'mirror-delta', `${form}.sha256`), 'utf8');

  let here: Built;
  beforeAll(async () => {
    here = await build(plainPlace, false);
  });

  it('has the same bytes in another database, order, time zone, locale, folder, umask and with other threads', async () => {
    const there = await build(strangePlace, true);
    expect(deterministic(there)).toBe(deterministic(here));
    expect(there.manifestDigest).toBe(here.manifestDigest);
  });

  // Without what is text for people, which may be improved, and mirror.json, which names the base by a manifest that lists such texts.
  it('has the payload that it had when this test was written', () => {
    const payload = here.files
      .filter(([path]) => /^(data|index|patches|removed)\//.test(path))
      .map(([path, hex]) => `${hex}  ${path}\n`);
    expect([...payload, `${here.itemSetRoot.slice(7)}  itemSetRoot\n`].join('')).toBe(expected());
  });
});
