import { digestHex, type Digest } from '../../formats/digest.js';
import { FormatError } from '../../formats/format-error.js';
import { buildOciLayout, type LayoutInput, type OciLayout } from '../../formats/oci/layout.js';
import { tarHeader, tarPadding, tarTrailer } from '../../formats/tar/tar-header.js';
import { ExportCenterError, invalid } from '../../kernel/errors.js';
import type { FileSlice } from '../../kernel/file-slice.js';
import type { LocatedFile } from './bundle-files.js';
import { ByteParts, type BytePart } from './byte-parts.js';

export interface OciLayoutView {
  readonly view: ByteParts;
  /** Digest of the image manifest: it names every byte of the layout. */
  readonly imageDigest: Digest;
}

/** Fewer files always fit: a layer has at most some 600 bytes in the manifest. */
const mostThatFit = 5_000;

/**
 * A bundle as an OCI image layout in a tar: one layer a file, the bytes those of the store. `asOf` is the bundle's own time; the tag is the digest
 * of its manifest.json. Throws `EC-LAYOUT-TOO-LARGE` (invalid) where its files are too many for the manifest of an image.
 */
export function ociLayoutOf(files: readonly LocatedFile[], manifestDigest: Digest, asOf: string): OciLayoutView {
  const layout = layoutOf({ files, created: asOf, refName: digestHex(manifestDigest) });
  const slices = new Map(files.map((file) => [file.digest, file.slices]));
  const parts = layout.members.flatMap((member) =>
    'bytes' in member
      ? tarMember(member.path, member.bytes.length, [member.bytes])
      : tarMember(member.path, member.size, slices.get(member.blob)!),
  );
  return { view: new ByteParts([...parts, tarTrailer]), imageDigest: layout.manifest.descriptor.digest };
}

/** Why a bundle cannot be an OCI image layout; undefined where it can. */
export function layoutProblem(files: LayoutInput['files'], asOf: string): ExportCenterError | undefined {
  if (files.length <= mostThatFit) return undefined;
  try {
    layoutOf({ files, created: asOf });
    return undefined;
  } catch (error) {
    if (error instanceof ExportCenterError) return error;
    throw error;
  }
}

function layoutOf(input: LayoutInput): OciLayout {
  try {
    return buildOciLayout(input);
  } catch (error) {
    if (!(error instanceof FormatError) || error.code !== 'too-large') throw error;
    const remedy = 'set sharding.pack of the profile to a larger size, or take the tar';
    throw invalid('EC-LAYOUT-TOO-LARGE', `${error.message}: ${remedy}`, { cause: error });
  }
}

function tarMember(path: string, size: number, content: readonly (Buffer | FileSlice)[]): BytePart[] {
  return [tarHeader({ path, size }), ...content, Buffer.alloc(tarPadding(size))];
}
