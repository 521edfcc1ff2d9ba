import { digestBytes, digestHex, digestOf, type Digest } from '../../formats/digest.js';
import { ExportCenterError, integrity } from '../../kernel/errors.js';
import type { ByteSource } from '../../platform/http/send-bytes.js';
import type { BundleRecord } from '../../stages/packaging/bundle-catalog.port.js';
import type { LocatedFile } from '../../stages/packaging/bundle-files.js';
import { ByteParts } from '../../stages/packaging/byte-parts.js';
import { tarOf } from '../../stages/packaging/computed-tar.js';
import { ociLayoutOf } from '../../stages/packaging/computed-oci-layout.js';
import { readParts, readVerifiedParts } from '../../stages/packaging/fs-parts-reader.js';

/** A single file of a bundle, exact bytes. */
export function fileSource({ path, digest, mediaType, slices }: LocatedFile): ByteSource {
  return viewSource(new ByteParts(slices), digest, { mediaType, fileName: path.slice(path.lastIndexOf('/') + 1) });
}

/** The bundle as one tar: a view over the stored files, never a file of its own. */
export function tarSource(bundle: BundleRecord, files: readonly LocatedFile[], profile: string): ByteSource {
  const view = tarOf(files);
  if (!bundle.tar || bundle.tar.bytes !== view.size)
    throw integrity('EC-BLOB-DAMAGED', `the tar of bundle ${bundle.manifestDigest} has another length than it had`);
  return viewSource(view, bundle.tar.digest, {
    mediaType: 'application/x-tar',
    fileName: fileNameOf(bundle, profile, 'tar'),
  });
}

/** The bundle as an OCI image layout in a tar. The tag is made from the image's digest, because nothing ever hashes this tar. */
export function ociLayoutSource(
  bundle: BundleRecord,
  files: readonly LocatedFile[],
  asOf: string,
  profile: string,
): ByteSource {
  const { view, imageDigest } = ociLayoutOf(files, bundle.manifestDigest, asOf);
  return {
    size: view.size,
    etag: `"${digestOf(`oci-layout ${imageDigest}`)}"`,
    mediaType: 'application/x-tar',
    fileName: fileNameOf(bundle, profile, 'oci.tar'),
    read: (offset, length, signal) => readParts(view, offset, length, signal),
  };
}

/** The same bytes; `onDamage` is called, and not waited for, when they turn out to be wrong. */
export function watched(source: ByteSource, onDamage: () => Promise<void>): ByteSource {
  const read: ByteSource['read'] = async function* (offset, length, signal) {
    try {
      yield* source.read(offset, length, signal);
    } catch (error) {
      if (error instanceof ExportCenterError && error.code === 'EC-BLOB-DAMAGED') void onDamage();
      throw error;
    }
  };
  return { ...source, read };
}

function viewSource(
  view: ByteParts,
  digest: Digest,
  names: { readonly mediaType: string; readonly fileName: string },
): ByteSource {
  return {
    ...names,
    size: view.size,
    etag: `"${digest}"`,
    sha256Base64: digestBytes(digest).toString('base64'),
    read: (offset, length, signal) =>
      length === view.size ? readVerifiedParts(view, digest, signal) : readParts(view, offset, length, signal),
  };
}

const fileNameOf = ({ manifestDigest }: BundleRecord, profile: string, ending: string) =>
  `${profile}-${digestHex(manifestDigest).slice(0, 12)}.${ending}`;
