// A process of its own that encrypts a folder of files as a run does, or opens what it made as `import --identity` does, with the built code.
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseIdentities } from '../dist/src/formats/age/age-keys.js';
import { encryptBundle } from '../dist/src/stages/encryption/encrypt-bundle.js';
import { withOpenedBundle } from '../dist/src/stages/encryption/with-opened-bundle.js';
import { segmentPath } from '../dist/src/stages/storage/segment-path.js';

const { mode, files: list, root, bundle, recipients, identity, threads } = JSON.parse(process.argv[2]);
const tenant = '00000000-0000-4000-8000-000000000001';

const outcome = mode === 'encrypt' ? await encrypt() : await open();
process.stdout.write(JSON.stringify({ ...outcome, peakRssBytes: process.resourceUsage().maxRSS * 1024 }));

async function encrypt() {
  const files = JSON.parse(await readFile(list, 'utf8'));
  const places = new Map();
  const store = {
    secret: async () => Buffer.alloc(32, 7),
    find: async () => new Map(),
    record: async (_tenant, _epoch, { segment, blobs }) => {
      for (const { digest, offset, bytes } of blobs) places.set(digest, { segment, offset, bytes });
    },
  };
  const profile = { profileId: 'prf_bench', spec: { encryption: { recipients, strict: true, epoch: 1 } } };
  const start = performance.now();
  const place = { root, tenant, token: 'bench' };
  const made = await encryptBundle(files, profile, { store, place, threads });
  const seconds = (performance.now() - start) / 1000;
  await unpack(made, places);
  const sealed = made.payload.reduce((sum, { bytes }) => sum + bytes, 0);
  const around = made.documents.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return { seconds, bytes: sealed + around };
}

/** Puts the encrypted bundle into a folder, links to its segments for the ciphertexts. */
async function unpack({ documents, payload }, places) {
  mkdirSync(join(bundle, 'files'), { recursive: true });
  for (const { path, bytes } of documents) await writeFile(join(bundle, path), bytes);
  for (const { path, digest } of payload) {
    const { segment, offset, bytes } = places.get(digest);
    const file = await readFile(segmentPath(root, tenant, segment));
    await writeFile(join(bundle, path), file.subarray(offset, offset + bytes));
  }
}

async function open() {
  const identities = parseIdentities(await readFile(identity, 'utf8'));
  const start = performance.now();
  const seconds = await withOpenedBundle(bundle, { identities }, async (files) => {
    if (files.some((file) => statSync(file.slices[0].file).size !== file.bytes)) throw new Error('a file is too short');
    return (performance.now() - start) / 1000;
  });
  return { seconds, bytes: readdirSync(join(bundle, 'files')).length };
}
