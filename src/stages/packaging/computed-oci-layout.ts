import { digestHex, type Digest } from '../../formats/digest.js';
import { buildOciLayout } from '../../formats/oci/layout.js';
import { tarHeader, tarPadding, tarTrailer } from '../../formats/tar/tar-header.js';
import type { FileSlice } from '../../kernel/file-slice.js';
import type { LocatedFile } from './bundle-files.js';
import { ByteParts, type BytePart } from './byte-parts.js';

export interface OciLayoutView {
  readonly view: ByteParts;
  /** Digest of the image manifest: it names every byte of the layout. */
  readonly imageDigest: Digest;
}

/**
 * A bundle as an OCI image layout in a tar: one layer a file, the bytes those of the store. `asOf` is the bundle's own time; the tag is the digest
 * of its manifest.json.
 */
export function ociLayoutOf(files: readonly LocatedFile[], manifestDigest: Digest, asOf: string): OciLayoutView {
  const layout = buildOciLayout({ files, created: asOf, refName: digestHex(manifestDigest) });
  const slices = new Map(files.map((file) => [file.digest, file.slices]));
  const parts = layout.members.flatMap((member) =>
    'bytes' in member
      ? tarMember(member.path, member.bytes.length, [member.bytes])
      : tarMember(member.path, member.size, slices.get(member.blob)!),
  );
  return { view: new ByteParts([...parts, tarTrailer]), imageDigest: layout.manifest.descriptor.digest };
}

function tarMember(path: string, size: number, content: readonly (Buffer | FileSlice)[]): BytePart[] {
  return [tarHeader({ path, size }), ...content, Buffer.alloc(tarPadding(size))];
}
