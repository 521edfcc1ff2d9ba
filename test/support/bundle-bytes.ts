import { readFile } from 'node:fs/promises';
import type { Digest } from '../../src/formats/digest.js';
import { signedBy } from '../../src/runs/pipeline/seal-step.js';
import { locateBundle } from '../../src/stages/packaging/bundle-files.js';
import type { TestPipeline } from './pipeline.js';

/** All files of a bundle that the pipeline made, by path. */
export async function bundleBytes(
  { tools: { bundles, signer, store }, tenant }: TestPipeline,
  manifestDigest: string,
): Promise<ReadonlyMap<string, Buffer>> {
  const name = { manifestDigest: manifestDigest as Digest, signedBy: await signedBy(signer) };
  const located = await locateBundle(store, tenant, (await bundles.find(tenant, name))!);
  const read = async (slices: (typeof located)[number]['slices']) =>
    Buffer.concat(
      await Promise.all(
        slices.map(async ({ file, offset, length }) => (await readFile(file)).subarray(offset, offset + length)),
      ),
    );
  return new Map(await Promise.all(located.map(async ({ path, slices }) => [path, await read(slices)] as const)));
}
