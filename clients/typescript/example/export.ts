// The main job from a program: evidence in, a bundle out, its digest checked. Node 22.18 or later runs it as it is:
//   EXPORT_CENTER_URL=http://127.0.0.1:7460 EXPORT_CENTER_TOKEN=eck_... node export.ts advisory.json bundle.tar
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  connect,
  createEvidenceBatch,
  createProfile,
  createRun,
  getRunBundle,
  unwrap,
  waitForRun,
} from '@export-center/client';

const [input = 'advisory.json', output = 'bundle.tar'] = process.argv.slice(2);
const { EXPORT_CENTER_URL: url = 'http://127.0.0.1:7460', EXPORT_CENTER_TOKEN: token = '' } = process.env;
const client = connect({ url, token });
const once = () => ({ 'Idempotency-Key': randomUUID() });

const batch = unwrap(
  await createEvidenceBatch({
    client,
    headers: once(),
    query: { source: 'example' },
    body: new Blob([await readFile(input)]),
  }),
);
console.log(`batch ${batch.batchId}: ${batch.accepted} records`);

const profile = unwrap(
  await createProfile({
    client,
    headers: once(),
    body: { name: 'example', kind: 'json:raw', selectors: { sources: ['example'], kinds: ['advisories'] } },
  }),
);
const started = unwrap(await createRun({ client, headers: once(), body: { profileId: profile?.id ?? 'example' } }));
const run = await waitForRun(client, started.id, { timeout: 60_000 });
if (!run.result) throw new Error(`run ${run.id} ${run.state}: ${run.error?.detail}`);

const tar = unwrap(await getRunBundle({ client, path: { id: run.id }, parseAs: 'stream' }));
const file = await open(output, 'w');
await pipeline(Readable.fromWeb(tar as never), file.createWriteStream());
const hash = createHash('sha256');
await pipeline(createReadStream(output), hash);
const digest = `sha256:${hash.digest('hex')}`;
if (digest !== run.result.tarDigest) throw new Error(`${output} is ${digest}, not ${run.result.tarDigest}`);
console.log(JSON.stringify({ run: run.id, digest, records: run.result.records }));
