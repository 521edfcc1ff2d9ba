import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { bundlePaths } from '../../formats/bundle-manifest/bundle-paths.js';
import type { BundleManifest } from '../../formats/bundle-manifest/manifest.js';
import { parseManifest } from '../../formats/bundle-manifest/parse-manifest.js';
import { digestOf, type Digest } from '../../formats/digest.js';
import { trivyArtifactOf, type TrivyArtifact } from '../../formats/trivy-metadata/trivy-artifact.js';
import { parseTrivyMetadata, type TrivyMetadata } from '../../formats/trivy-metadata/trivy-metadata.js';
import type { BundleFile } from '../../kernel/file-slice.js';
import { BundleContents } from '../../stages/verification/bundle-contents.js';
import type { VerificationReport } from '../../stages/verification/verification-report.js';
import type { VerifyOptions } from '../../stages/verification/verify-options.js';
import { openBundle, verifyPath } from '../../stages/verification/verify-path.js';
import { CliError, usage } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';

/** A verified bundle that holds a database for Trivy. Whoever opened it closes it. */
export class TrivyBundle implements Disposable {
  readonly #contents: BundleContents;

  private constructor(
    readonly artifact: TrivyArtifact,
    readonly asOf: string,
    /** Of the archive, which Trivy's registry calls the layer. */
    readonly digest: Digest,
    readonly metadata: TrivyMetadata,
    readonly archive: BundleFile,
    contents: BundleContents,
  ) {
    this.#contents = contents;
  }

  /**
   * Verifies the bundle and finds the database in it. Throws exit 3 where the verdict is not "passed", exit 2 for a bundle of something else,
   * FormatError `unsupported-version` for a schema that Trivy does not read.
   */
  static async open(path: string, options: VerifyOptions): Promise<TrivyBundle> {
    const report = await verifyPath(path, options);
    if (report.verdict !== 'passed') throw notVerified(path, report);
    const contents = new BundleContents(await openBundle(path));
    const manifest = manifestOf(contents, report);
    for (const { path: file, mediaType, digest } of manifest.entries) {
      const artifact = trivyArtifactOf(mediaType);
      if (!artifact) continue;
      const beside = posix.join(posix.dirname(file), 'metadata.json');
      const metadata = parseTrivyMetadata(contents.document(beside), artifact.schema);
      return new TrivyBundle(artifact, manifest.asOf, digest, metadata, contents.get(file), contents);
    }
    throw noDatabase(path, manifest);
  }

  /** The archive in pieces. Throws exit 10 at the end where the bytes are no longer those that were verified. */
  *archiveBytes(): Generator<Buffer> {
    const hash = createHash('sha256');
    for (const piece of this.#contents.reader.copies(this.archive.slices)) {
      hash.update(piece);
      yield piece;
    }
    if (`sha256:${hash.digest('hex')}` !== this.digest) throw changed(this.archive.path);
  }

  [Symbol.dispose](): void {
    this.#contents[Symbol.dispose]();
  }
}

function manifestOf(contents: BundleContents, { manifestDigest }: VerificationReport): BundleManifest {
  const bytes = contents.document(bundlePaths.manifest);
  if (digestOf(bytes) !== manifestDigest) throw changed(bundlePaths.manifest);
  return parseManifest(bytes);
}

const notVerified = (path: string, { verdict, firstBad }: VerificationReport): CliError =>
  new CliError(exitCodes.verificationFailed, `the bundle did not verify: ${firstBad?.detail ?? verdict}`, {
    where: firstBad?.path ?? path,
    remedy: 'Nothing was written. "export-center verify" says all that is wrong.',
    ...(firstBad?.code === undefined ? {} : { code: firstBad.code }),
  });

const changed = (path: string): CliError =>
  new CliError(exitCodes.digestMismatch, `${path} changed after it was verified`, {
    code: 'EC-DIGEST-MISMATCH',
    where: path,
    remedy: 'Nothing was written. Copy the bundle to a place that nobody else writes to, and repeat.',
  });

const noDatabase = (path: string, { profile }: BundleManifest): CliError =>
  usage(`the bundle is of kind ${profile.kind}: it holds no database for Trivy`, {
    where: path,
    remedy: 'Export a profile of kind trivy:db or trivy:java-db.',
  });
