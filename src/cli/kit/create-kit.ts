import { basename } from 'node:path';
import type { KeyObject } from 'node:crypto';
import { verifyGuide } from '../../formats/bundle-manifest/verify-guide.js';
import { verifyModule } from '../../formats/bundle-manifest/verify-module.js';
import { verifyScript } from '../../formats/bundle-manifest/verify-script.js';
import { compareBytes } from '../../formats/byte-order.js';
import { digestOf, type Digest } from '../../formats/digest.js';
import { encodePublicKey, keyFingerprint } from '../../formats/key-files/public-key.js';
import { importOrder, withoutBase } from '../../formats/kit/import-order.js';
import {
  encodeKitIndex,
  kitIndexPath,
  kitSchema,
  type KitBundle,
  type KitFile,
  type KitIndex,
} from '../../formats/kit/kit-index.js';
import { integrity } from '../../kernel/errors.js';
import { projectRoot } from '../../platform/config/project-root.js';
import { tarGz } from '../../stages/adapters/fs-tar-gz.js';
import { verifyPath } from '../../stages/verification/verify-path.js';
import { WholeFolder } from '../fs-whole-folder.js';
import { bundleFacts } from './kit-bundle.js';
import { kitNotes } from './kit-notes.js';
import { kitRepositoryPath, repositoryFiles } from './kit-repository.js';
import { programFiles } from './program-files.js';

export interface KitRequest {
  readonly folder: string;
  /** Tar files. */
  readonly bundles: readonly string[];
  readonly keys: readonly KeyObject[];
  readonly program: boolean;
  /** Folder of a TUF repository that goes along. */
  readonly tuf?: string;
  readonly told: (what: string) => void;
  readonly signal: AbortSignal;
}

export interface CreatedKit {
  readonly index: KitIndex;
  /** SHA-256 of kit.json: what the far side is told by another way. */
  readonly digest: Digest;
  /** Bundles whose base the site must hold already. */
  readonly needBase: readonly KitBundle[];
}

/**
 * Makes one folder with all that a site needs: bundles that were verified with `keys`, the keys, how to check without this product, and on request
 * a TUF repository that names them and the program itself. Throws usage where the folder is not empty, integrity for a bundle that does not verify,
 * what repositoryFiles throws; nothing is left then.
 */
export async function createKit(request: KitRequest): Promise<CreatedKit> {
  await requireVerified(request);
  const kit = await WholeFolder.create(request.folder);
  try {
    const bundles = await copyBundles(kit, request);
    const files = await writeFiles(kit, request, bundles);
    const index: KitIndex = {
      schema: kitSchema,
      bundles,
      files: files.toSorted((a, b) => compareBytes(a.path, b.path)),
    };
    const bytes = encodeKitIndex(index);
    await kit.write(kitIndexPath, bytes);
    await kit.finish();
    return { index, digest: digestOf(bytes), needBase: withoutBase(bundles) };
  } catch (error) {
    await kit.discard();
    throw error;
  }
}

async function requireVerified({ bundles, keys, told, signal }: KitRequest): Promise<void> {
  for (const bundle of bundles) {
    told(`verifying ${bundle}`);
    const { verdict, firstBad } = await verifyPath(bundle, { publicKeys: keys, depth: 'default', signal });
    if (verdict === 'passed') continue;
    const why = firstBad ? `${firstBad.path ?? firstBad.name}: ${firstBad.detail}` : `verdict ${verdict}`;
    throw integrity(
      firstBad?.code ?? 'EC-SIGNATURE-INVALID',
      `${bundle} does not verify, so it goes into no kit: ${why}`,
    );
  }
}

async function copyBundles(kit: WholeFolder, { bundles, told, signal }: KitRequest): Promise<readonly KitBundle[]> {
  const known = await Promise.all(bundles.map(async (tar) => ({ tar, ...(await bundleFacts(tar)) })));
  const copied: KitBundle[] = [];
  for (const [at, { tar, ...facts }] of importOrder(known).entries()) {
    told(`copying ${tar}`);
    const number = String(at + 1).padStart(6, '0');
    const file = await kit.copy(
      `bundles/${number}-${facts.profile}-${basename(tar).replaceAll(/[^\w.-]/g, '_')}`,
      tar,
      signal,
    );
    copied.push({ ...file, ...facts });
  }
  return copied;
}

async function writeFiles(
  kit: WholeFolder,
  { keys, program, tuf, bundles: tars, told, signal }: KitRequest,
  bundles: readonly KitBundle[],
): Promise<readonly KitFile[]> {
  const files = [
    await kit.write('VERIFY.md', verifyGuide()),
    await kit.write('verify.sh', verifyScript()),
    await kit.write('verify.mjs', verifyModule()),
    await kit.write('NOTES.md', Buffer.from(kitNotes(bundles, { program, tuf: tuf !== undefined }))),
  ];
  for (const key of keys)
    files.push(await kit.write(`trust/${keyFingerprint(key)}.pub.pem`, Buffer.from(encodePublicKey(key))));
  const repository = tuf === undefined ? [] : await repositoryFiles(tuf, tars, signal);
  for (const { path, bytes } of repository) files.push(await kit.write(`${kitRepositoryPath}/${path}`, bytes));
  if (!program) return files;
  told('packing the program');
  return [...files, await kit.take('program/export-center.tar.gz', tarGz(programFiles(projectRoot())), signal)];
}
