import { bundlePaths } from '../../formats/bundle-manifest/bundle-paths.js';
import { checksumsOf } from '../../formats/bundle-manifest/checksums.js';
import type { BundleManifest } from '../../formats/bundle-manifest/manifest.js';
import { parseManifest } from '../../formats/bundle-manifest/parse-manifest.js';
import { digestOf } from '../../formats/digest.js';
import { subjectsPath } from '../../formats/subjects/subject-line.js';
import { isEncryptedBundle } from '../../formats/encrypted-bundle/encrypted-paths.js';
import type { BundleFile } from '../../kernel/file-slice.js';
import { BundleContents } from './bundle-contents.js';
import { checkAuthenticity } from './check-authenticity.js';
import { checkCompleteness, signaturesPresent } from './check-completeness.js';
import { checkDatabases, databasesIn } from './check-databases.js';
import { checkIndexes, type IndexFindings } from './check-index.js';
import { checkPatches, hasPatches, type PatchFindings } from './check-patches.js';
import { checkSubjects, hasSubjects } from './check-subjects.js';
import { checkTombstones } from './check-tombstones.js';
import type { FileTask } from './file-task.js';
import { FileFindings, fileTasks } from './file-findings.js';
import type { FileWorkers } from './file-workers.js';
import { CheckFailure } from './check-failure.js';
import { CheckList, type VerificationReport } from './verification-report.js';
import type { VerifyOptions } from './verify-options.js';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** One verification: checks in order, facts as they become known. The caller closes it. */
export class Verification implements Disposable {
  readonly #options: VerifyOptions;
  readonly #files: readonly BundleFile[];
  readonly #workers: FileWorkers;
  readonly #checks = new CheckList();
  readonly #facts: Writable<Partial<VerificationReport>> = {};
  #contents: BundleContents | undefined;
  #manifestBytes: Buffer = Buffer.alloc(0);
  #patches: PatchFindings | undefined;

  constructor(files: readonly BundleFile[], workers: FileWorkers, options: VerifyOptions) {
    this.#files = files;
    this.#workers = workers;
    this.#options = options;
  }

  async report(): Promise<VerificationReport> {
    const contents = await this.#open();
    const manifest = contents && (await this.#manifest(contents));
    if (contents && manifest) await this.#everything(contents, manifest);
    const failed = this.#checks.failed;
    return {
      verdict: this.#verdict(),
      depth: this.#options.depth,
      signed: false,
      files: this.#files.length,
      bytes: this.#files.reduce((sum, { bytes }) => sum + bytes, 0),
      ...this.#facts,
      checks: this.#checks.checks,
      ...(failed ? { firstBad: failed } : {}),
    };
  }

  [Symbol.dispose](): void {
    this.#contents?.[Symbol.dispose]();
  }

  #verdict(): VerificationReport['verdict'] {
    if (this.#checks.failed) return 'failed';
    return this.#facts.signed && this.#options.publicKeys.length === 0 ? 'indeterminate' : 'passed';
  }

  async #open(): Promise<BundleContents | undefined> {
    await this.#checks.run('paths', undefined, () => {
      this.#contents = new BundleContents(this.#files);
      return `${this.#files.length} files, no path twice`;
    });
    return this.#contents;
  }

  async #manifest(contents: BundleContents): Promise<BundleManifest | undefined> {
    let manifest: BundleManifest | undefined;
    await this.#checks.run('manifest', bundlePaths.manifest, () => {
      if (isEncryptedBundle((path) => contents.find(path) !== undefined))
        throw new CheckFailure('EC-ENCRYPTED', 'the bundle is encrypted: decrypt it first, with an identity');
      this.#manifestBytes = contents.document(bundlePaths.manifest);
      this.#facts.manifestDigest = digestOf(this.#manifestBytes);
      manifest = parseManifest(this.#manifestBytes);
      this.#facts.itemSetRoot = manifest.itemSetRoot;
      this.#facts.records = manifest.totals.records;
      return `schema v1, canonical, ${manifest.entries.length} entries in byte order`;
    });
    return manifest;
  }

  async #everything(contents: BundleContents, manifest: BundleManifest): Promise<void> {
    if (this.#options.depth === 'deep') await this.#deep(contents, manifest);
    else await this.#default(contents, manifest);
    await this.#databases(contents, manifest);
  }

  /** Only what is known to be the signed bytes is opened. */
  async #databases(contents: BundleContents, manifest: BundleManifest): Promise<void> {
    const databases = databasesIn(manifest);
    if (databases.length === 0) return;
    if (this.#checks.failed) return this.#checks.skipped('databases', 'not opened, because an earlier check failed');
    await this.#checks.run('databases', undefined, () => checkDatabases(contents, databases, this.#options));
  }

  /** The main thread reads the documents while the others hash. */
  async #default(contents: BundleContents, manifest: BundleManifest): Promise<void> {
    const work = this.#work(fileTasks(contents, manifest));
    const [findings] = await Promise.all([work, this.#documents(contents, manifest)]);
    await this.#digests(findings, manifest);
  }

  /** Frames are opened only where all documents are good. */
  async #deep(contents: BundleContents, manifest: BundleManifest): Promise<void> {
    const index = await this.#documents(contents, manifest);
    const deep = this.#checks.failed ? undefined : index;
    const findings = await this.#work(fileTasks(contents, manifest, deep));
    await this.#digests(findings, manifest);
    if (!deep) return this.#checks.skipped('records', 'not read, because an earlier check failed');
    await this.#checks.run('records', undefined, () => findings.recordsRead(deep));
    await this.#patched(contents, manifest, findings);
    await this.#subjects(contents, manifest);
    await this.#itemSet(findings, manifest, deep);
    if (!this.#checks.failed) this.#options.bodies?.add(this.#files);
  }

  async #documents(contents: BundleContents, manifest: BundleManifest): Promise<IndexFindings | undefined> {
    await this.#signatures(contents, manifest);
    await this.#checks.run('checksums', bundlePaths.checksums, () => this.#checksums(contents, manifest));
    await this.#checks.run('completeness', undefined, () => checkCompleteness(contents, manifest));
    await this.#tombstones(contents, manifest);
    await this.#patchHeads(contents, manifest);
    return this.#index(contents, manifest);
  }

  async #tombstones(contents: BundleContents, manifest: BundleManifest): Promise<void> {
    const { applied } = this.#options;
    if (!Object.hasOwn(manifest.formats, 'tombstone') && !applied) return;
    await this.#checks.run('tombstones', undefined, () => {
      applied?.requireBase(manifest);
      return checkTombstones(contents, manifest, (kind, tombstone) => applied?.remove(kind, tombstone));
    });
  }

  async #patchHeads(contents: BundleContents, manifest: BundleManifest): Promise<void> {
    if (!hasPatches(manifest)) return;
    await this.#checks.run('patches', undefined, () => {
      this.#patches = checkPatches(contents, manifest, this.#options.onKeys);
      const { groups, records } = this.#patches;
      return `${records} records in ${groups} groups, keys in byte order`;
    });
  }

  async #patched(contents: BundleContents, manifest: BundleManifest, findings: FileFindings): Promise<void> {
    if (!this.#patches) return;
    const { applied, bodies } = this.#options;
    if (!applied || !bodies || findings.failed)
      return this.#checks.skipped('patched records', 'not made: they are patches of records of the base');
    await this.#checks.run('patched records', undefined, () => {
      for (const items of bodies.patched(contents, manifest)) applied.put(items);
      return `${this.#patches!.records} records made of those of the base`;
    });
  }

  /** After the digests: what is opened is what was signed. */
  async #subjects(contents: BundleContents, manifest: BundleManifest): Promise<void> {
    if (!hasSubjects(manifest)) return;
    if (this.#checks.failed) return this.#checks.skipped('subjects', 'not read, because an earlier check failed');
    await this.#checks.run('subjects', subjectsPath, () => checkSubjects(contents, manifest));
  }

  async #signatures(contents: BundleContents, manifest: BundleManifest): Promise<void> {
    const keys = this.#options.publicKeys;
    this.#facts.signed = signaturesPresent(contents).length > 0;
    if (!this.#facts.signed) return this.#unsigned();
    if (keys.length === 0)
      return this.#checks.skipped('signatures', 'no public key was given: the origin of this bundle is not proven');
    const bundle = { contents, manifest, manifestBytes: this.#manifestBytes, keys };
    Object.assign(this.#facts, await checkAuthenticity(bundle, this.#checks));
  }

  #unsigned(): void {
    const detail = 'THIS BUNDLE IS UNSIGNED: nothing proves who made it';
    if (this.#options.allowUnsigned) this.#checks.skipped('signatures', detail);
    else this.#checks.failedWith('signatures', new CheckFailure('EC-SIGNATURE-INVALID', detail));
  }

  #checksums(contents: BundleContents, manifest: BundleManifest): string {
    const expected = checksumsOf(manifest, digestOf(this.#manifestBytes));
    if (contents.document(bundlePaths.checksums).equals(expected))
      return 'equal to those that follow from the manifest';
    throw new CheckFailure(
      'EC-DIGEST-MISMATCH',
      `${bundlePaths.checksums} is not the one that follows from manifest.json`,
    );
  }

  async #index(contents: BundleContents, manifest: BundleManifest): Promise<IndexFindings | undefined> {
    let findings: IndexFindings | undefined;
    await this.#checks.run('index', undefined, async () => {
      findings = await checkIndexes(contents, manifest, this.#options.signal, this.#patches);
      return `${findings.shards} shards in order, their frames cover ${findings.packs.length} packs`;
    });
    return findings;
  }

  async #work(tasks: readonly FileTask[]): Promise<FileFindings> {
    const findings = new FileFindings(tasks, this.#options);
    for await (const finding of this.#workers.work(tasks)) findings.take(finding);
    return findings;
  }

  async #digests(findings: FileFindings, manifest: BundleManifest): Promise<void> {
    await this.#checks.run('file digests', undefined, () => findings.digests(manifest.entries.length));
  }

  async #itemSet(findings: FileFindings, manifest: BundleManifest, { complete }: IndexFindings): Promise<void> {
    const { applied } = this.#options;
    if (applied && complete && !findings.failed)
      return void (await this.#checks.run('item set root', bundlePaths.manifest, () =>
        applied.finish(manifest.itemSetRoot),
      ));
    const reason = whyNotRecomputed(findings, manifest, complete);
    if (reason) return this.#checks.skipped('item set root', `not recomputed: ${reason}`);
    await this.#checks.run('item set root', bundlePaths.manifest, () => findings.root(manifest.itemSetRoot));
  }
}

function whyNotRecomputed({ failed }: FileFindings, { adapter, base }: BundleManifest, complete: boolean) {
  if (failed) return 'not all records could be read';
  if (!complete) return `not all records of ${adapter.name} lie in shards`;
  return (
    base && `it is the root after this delta is applied to ${base.manifestDigest}: give the bundles before it as bases`
  );
}
