import { canonicalBytes } from '../../src/formats/canonical-json/canonicalize.js';
import { digestOf } from '../../src/formats/digest.js';
import { itemHash } from '../../src/formats/item-set/item-hash.js';
import { encodePublicKey } from '../../src/formats/key-files/public-key.js';
import { encodeMirrorIndex } from '../../src/formats/mirror-index/encode-mirror-index.js';
import { mirrorIndexSchema, type MirrorIndex } from '../../src/formats/mirror-index/mirror-index.js';
import { encodeTombstone } from '../../src/formats/tombstones/tombstone-line.js';
import { makeBundle, someRecords, tarOf, TemporaryFolder } from '../support/bundle-fixture.js';
import { mutate } from '../support/mutation-process.js';

/** EC_TEST_READER_MUTATIONS=<n> and EC_TEST_READER_SEED=<n> look further. */
const count = Number(process.env.EC_TEST_READER_MUTATIONS ?? (process.env.CI === 'true' ? 200_000 : 4000));
const seed = Number(process.env.EC_TEST_READER_SEED ?? 46);
/** Some 50 microseconds each, on a machine that may do other things. Milliseconds. */
const patience = 300_000;

describe('a damaged part of a bundle', () => {
  const folder = new TemporaryFolder();
  let paths: { readonly bundle: string; readonly key: string };

  beforeAll(async () => {
    const { files, publicKey } = await aDelta();
    paths = {
      bundle: folder.write('delta.tar', tarOf(files)),
      key: folder.write('sender.pem', encodePublicKey(publicKey)),
    };
  });
  afterAll(() => folder[Symbol.dispose]());

  it.each(['tar', 'manifest.json', 'mirror.json', 'index/advisories.jsonl', 'removed/advisories.jsonl'])(
    `B46-B50: %s is read as it was, refused, or caught by the digests (${count} mutants, none over a second)`,
    (reader) => {
      const task = { reader, count, seed, verifyEach: count > 50_000 ? 400 : 20, ...paths };
      const outcome = mutate('./reader-mutations-process.mjs', task, patience);
      expect(outcome.refused + outcome.same + outcome.different).toBe(count);
      // Damage that every reader sees, or none, would test nothing.
      expect(outcome.refused).toBeGreaterThan(count / 3);
      expect(outcome.different).toBeGreaterThan(count / 50);
      expect(outcome.verified).toBeGreaterThan(0);
    },
    patience,
  );
});

/** A delta with all that one can have, small enough that a hundred thousand damaged ones are soon read. */
function aDelta() {
  const digest = digestOf(Buffer.from('the base'));
  const base = { manifestDigest: digest, itemSetRoot: digest };
  const link = { ...base, bytes: 10_240, mode: 'full' } as const;
  const mirror: MirrorIndex = {
    schema: mirrorIndexSchema,
    mirror: 'all',
    mode: 'delta',
    kinds: { advisories: { records: 9, added: 4, changed: 5, removed: 3 } },
    feeds: [{ kind: 'advisories', source: 'osv', records: 9, capturedAt: '2026-01-02T03:04:05Z', maxAgeHours: 24 }],
    base,
    form: 'whole',
    chain: [link, { ...link, base: digest, mode: 'delta' }],
  };
  const removed = [
    encodeTombstone({ key: 'osv/GHSA-1', reason: 'removed' }),
    encodeTombstone({ key: 'osv/GHSA-2 "é"', reason: 'removed' }),
    encodeTombstone({ keyHash: itemHash('advisories', 'osv/GHSA-3'), reason: 'erased' }),
  ];
  return makeBundle({
    kinds: { advisories: someRecords(9) },
    payload: (files) => {
      files.set('mirror.json', { bytes: encodeMirrorIndex(mirror), mediaType: 'application/json' });
      files.set('removed/advisories.jsonl', { bytes: Buffer.from(removed.join('')), mediaType: 'text/plain' });
    },
    manifest: (made) => ({ ...made, base, formats: { ...made.formats, tombstone: 1 } }),
    seal: (input) => {
      const plan = { ...input.plan, formats: { ...input.plan.formats, tombstone: 1 } };
      return { ...input, plan, planDigest: digestOf(canonicalBytes(plan)) };
    },
  });
}
