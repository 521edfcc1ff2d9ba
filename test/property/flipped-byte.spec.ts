import * as fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { bundlePaths } from '../../src/formats/bundle-manifest/bundle-paths.js';
import { verifyBundle } from '../../src/stages/verification/verify-bundle.js';
import { verifyPath } from '../../src/stages/verification/verify-path.js';
import {
  makeBundle,
  newKey,
  someRecords,
  tarOf,
  TemporaryFolder,
  type FixtureBundle,
} from '../support/bundle-fixture.js';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';

const smallest = (privateKey: KeyObject): Promise<FixtureBundle> =>
  makeBundle({ kinds: { kev: someRecords(2, 'CVE', 'cisa') }, recordsPerShard: 1, privateKey });

/** The texts are 5 KiB each and hashed like all others: a few of their bytes speak for the rest. */
const sampled: readonly string[] = [bundlePaths.guide, bundlePaths.script];

/** With the step from byte to byte. */
const keys: readonly (readonly [string, () => KeyObject, number])[] = [
  ['ECDSA P-256', newKey, 1],
  ['Ed25519', () => generateKeyPairSync('ed25519').privateKey, 13],
];

/** Thousands of verifications, on a machine that may do other things. Milliseconds. */
const patience = 900_000;

describe('a bundle with one flipped byte', () => {
  it.each(keys)(
    'is refused in every file of it (%s)',
    async (_name, makeKey, step) => {
      const bundle = await smallest(makeKey());
      using folder = new TemporaryFolder();
      const files = folder.writeBundle(bundle.files);
      const accepted: string[] = [];
      for (const { path, slices } of files) {
        const good = bundle.files.get(path)!;
        for (let at = 0; at < good.length; at += sampled.includes(path) ? 97 : step) {
          const bad = Buffer.from(good);
          bad[at]! ^= 1 << (at % 8);
          writeFileSync(slices[0]!.file, bad);
          const report = await verifyBundle(files, { publicKeys: [bundle.publicKey], depth: 'default' });
          if (report.verdict !== 'failed') accepted.push(`${path} byte ${at}`);
        }
        writeFileSync(slices[0]!.file, good);
      }
      expect(accepted).toEqual([]);
      expect((await verifyBundle(files, { publicKeys: [bundle.publicKey], depth: 'deep' })).verdict).toBe('passed');
    },
    patience,
  );

  it(
    'is refused as a tar, wherever the byte lies: data, headers, padding or end',
    async () => {
      const bundle = await makeBundle();
      const tar = tarOf(bundle.files);
      using folder = new TemporaryFolder();
      const file = folder.write('bundle.tar', tar);
      const options = { publicKeys: [bundle.publicKey], depth: 'default' } as const;
      expect((await verifyPath(file, options)).verdict).toBe('passed');
      const flip = fc.tuple(fc.nat(tar.length - 1), fc.integer({ min: 1, max: 255 }));
      await fc.assert(
        fc.asyncProperty(flip, async ([at, mask]) => {
          const bad = Buffer.from(tar);
          bad[at]! ^= mask;
          writeFileSync(file, bad);
          expect((await verifyPath(file, options)).verdict).toBe('failed');
        }),
        { numRuns: 400 },
      );
    },
    patience,
  );

  it(
    'is refused as a tar in every byte of the first header and of the end',
    async () => {
      const bundle = await smallest(newKey());
      const tar = tarOf(bundle.files);
      using folder = new TemporaryFolder();
      const file = folder.write('bundle.tar', tar);
      const accepted: number[] = [];
      for (const at of [...Array(512).keys(), ...Array.from({ length: 1024 }, (_, i) => tar.length - 1 - i)]) {
        for (const mask of [0x01, 0x20]) {
          const bad = Buffer.from(tar);
          bad[at]! ^= mask;
          writeFileSync(file, bad);
          const report = await verifyPath(file, { publicKeys: [bundle.publicKey], depth: 'default' });
          if (report.verdict !== 'failed') accepted.push(at);
        }
      }
      expect(accepted).toEqual([]);
    },
    patience,
  );
});
