import { digestOf, type Digest } from '../../formats/digest.js';
import { encryptedPaths } from '../../formats/encrypted-bundle/encrypted-paths.js';
import { integrity } from '../../kernel/errors.js';
import { encryptBundle, type EncryptedBundle } from '../../stages/encryption/encrypt-bundle.js';
import type { BundleKey } from '../../stages/encryption/encrypted-contents.js';
import { verifySealed } from '../../stages/encryption/verify-encrypted.js';
import type { BundleName, BundleRecord, TarNote } from '../../stages/packaging/bundle-catalog.port.js';
import { locateBundle, type LocatedFile } from '../../stages/packaging/bundle-files.js';
import { tarOf } from '../../stages/packaging/computed-tar.js';
import { digestOfParts } from '../../stages/packaging/fs-parts-reader.js';
import { storeDocuments } from '../../stages/packaging/store-documents.js';
import { sealDocument } from '../../stages/signing/seal-bundle.js';
import { UnsupportedSigner } from '../../stages/signing/unsupported-signer.js';
import { storeLayout } from '../../stages/staging/store-layout.js';
import type { RunContext } from '../run-context.js';
import { placeOf, type PipelineTools } from './pipeline-tools.js';

/** The encrypted form of a verified bundle. */
export interface Encrypted {
  /** SHA-256 of encryption.json: the name under which the catalog has it. */
  readonly digest: Digest;
  readonly files: number;
  readonly tar: TarNote;
}

export const isEncrypted = ({ profile }: Pick<RunContext, 'profile'>): boolean =>
  (profile.spec.encryption?.recipients.length ?? 0) > 0;

/**
 * Encrypts a bundle that passed the verifier, and verifies what came out: the digest of every ciphertext, and that each opens to the file that it
 * is of. A ciphertext that is damaged is made again once, which gives the same bytes. Throws `EC-VERIFICATION-FAILED` (integrity).
 */
export async function encryptStep(context: RunContext, tools: PipelineTools, inner: BundleRecord): Promise<Encrypted> {
  const files = await locateBundle(tools.store, context.tenant.id, inner);
  const first = await seal(context, tools, inner, files, context.rebuild === true);
  const problem = await problemOf(context, tools, first);
  if (!problem) return finish(context, tools, first);
  await context.warn('EC-BUNDLE-REPAIRED', `the encrypted bundle was damaged and is made again: ${problem}`);
  const second = await seal(context, tools, inner, files, true);
  const again = await problemOf(context, tools, second);
  if (!again) return finish(context, tools, second);
  throw integrity('EC-VERIFICATION-FAILED', `the encrypted bundle does not verify after a repair: ${again}`);
}

interface Sealed {
  readonly record: BundleRecord;
  readonly key: BundleKey;
}

async function seal(
  context: RunContext,
  tools: PipelineTools,
  inner: BundleRecord,
  files: readonly LocatedFile[],
  rebuild: boolean,
): Promise<Sealed> {
  const { threads, encryption: store } = tools;
  const { signal } = context;
  const total = inner.tar?.bytes ?? 0;
  let done = 0;
  const onBytes = (bytes: number) => context.progress((done += bytes), Math.max(done, total), 'bytes');
  const place = placeOf(tools, context);
  const made = await encryptBundle(files, context.profile, { store, place, threads, signal, rebuild, onBytes });
  const name = { manifestDigest: digestOf(made.encryption.bytes), signedBy: inner.signedBy };
  const record = await recordOf(context, tools, inner, made, name, rebuild);
  return { record, key: { text: made.key.identityText, identity: made.key.identity } };
}

/** What was signed before by the same key keeps its signature. */
async function recordOf(
  context: RunContext,
  tools: PipelineTools,
  inner: BundleRecord,
  made: EncryptedBundle,
  name: BundleName,
  rebuild: boolean,
): Promise<BundleRecord> {
  const { tenant, signal } = context;
  const { bundles, signer, store } = tools;
  const known = (await bundles.keep(tenant.id, name)) ? await bundles.find(tenant.id, name) : undefined;
  if (known && !rebuild) return known;
  const layout = await storeLayout(store, tenant.id, made.payload);
  const signed = known
    ? { documents: [], signatures: [] }
    : await sealDocument(made.encryption.bytes, encryptedPaths, signer, signal);
  const documents = await storeDocuments(store, placeOf(tools, context), [...made.documents, ...signed.documents]);
  if (known) return known;
  context.log('info', 'encrypted', { encryptionDigest: name.manifestDigest, files: made.payload.length });
  return bundles.seal(tenant.id, {
    ...name,
    itemSetRoot: inner.itemSetRoot,
    layout,
    files: made.payload.length + documents.length,
    records: inner.records,
    signatures: signed.signatures,
    documents,
  });
}

/** The first thing that is wrong, undefined where nothing is. A bundle that was opened before is only hashed. */
async function problemOf(
  context: RunContext,
  tools: PipelineTools,
  { record, key }: Sealed,
): Promise<string | undefined> {
  const { signer, threads } = tools;
  const unsigned = signer instanceof UnsupportedSigner;
  const open = !record.deepVerified || context.rebuild === true;
  const files = await locateBundle(tools.store, context.tenant.id, record).catch((error: unknown) => String(error));
  if (typeof files === 'string') return files;
  const options = {
    depth: 'default',
    publicKeys: unsigned ? [] : [await signer.publicKey()],
    allowUnsigned: unsigned,
    threads,
    signal: context.signal,
    onProgress: (done: number, total: number) => context.progress(done, total, 'bytes'),
  } as const;
  const { verdict, firstBad } = await verifySealed(files, options, open ? key : undefined);
  return verdict === 'passed' ? undefined : (firstBad?.detail ?? `its verdict is ${verdict}`);
}

async function finish(
  { tenant, signal }: RunContext,
  { bundles, store }: PipelineTools,
  { record }: Sealed,
): Promise<Encrypted> {
  await bundles.noteDeepVerified(tenant.id, record);
  const view = tarOf(await locateBundle(store, tenant.id, record));
  const tar = record.tar ?? { digest: await digestOfParts(view, signal), bytes: view.size };
  await bundles.noteTar(tenant.id, record, tar);
  return { digest: record.manifestDigest, files: record.files, tar };
}
