import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildElsewhere,
  deterministic,
  type Built,
  type Surroundings,
  plainPlace,
  strangePlace,
} from '../support/build-elsewhere.js';
import { aProfile, anAdvisory } from '../support/pipeline.js';

const build = (surroundings: Surroundings) => buildElsewhere(aProfile(), 'advisories', surroundings);
const expected = readFileSync(join(import.meta.dirname, 'json-raw', 'expected.sha256'), 'utf8');
const odd = [
  { key: 'osv/test/ünïcode 𝄞 "quoted" \\', body: { details: 'ſ 𝄞 \u0001 " \\ \u2028', id: 'odd-1' } },
  { key: 'osv/test/~', body: { id: 'odd-2', nested: { z: 1, a: [1.5, -0.25, 1e21, true, null, '€'] } } },
];
const records = [...Array.from({ length: 2_500 }, (_, i) => anAdvisory(i)), ...odd];

describe('json:raw', () => {
  let here: Built;
  beforeAll(async () => {
    here = await build({ batches: [records], ...plainPlace });
  });

  it('has the same bytes in another database, order, time zone, locale, folder, umask and with other threads', async () => {
    const shuffled = records.toSorted((a, b) => (a.key.slice(-3) < b.key.slice(-3) ? 1 : -1));
    const third = Math.ceil(records.length / 3);
    const there = await build({
      batches: [shuffled.slice(2 * third), shuffled.slice(0, third), shuffled.slice(third, 2 * third)],
      ...strangePlace,
    });
    expect(deterministic(there)).toBe(deterministic(here));
    expect(there.itemSetRoot).toBe(here.itemSetRoot);
    expect(there.manifestDigest).toBe(here.manifestDigest);
    expect(there.files.map(([path]) => path)).toEqual(here.files.map(([path]) => path));
  });

  // Data, index and root only: the manifest also names the texts of VERIFY.md, verify.sh and verify.mjs, which may be improved.
  it('has the payload that it had when this test was written', () => {
    const payload = here.files
      .filter(([path]) => /^(data|index)\//.test(path))
      .map(([path, hex]) => `${hex}  ${path}\n`);
    expect([...payload, `${here.itemSetRoot.slice(7)}  itemSetRoot\n`].join('')).toBe(expected);
  });
});
