import { blobPath, type OciDescriptor } from '../../formats/oci/descriptor.js';
import {
  parseLayoutMarker,
  parseOciIndex,
  parseOciManifest,
  type OciManifest,
} from '../../formats/oci/parse-layout.js';
import type { BundleFile } from '../../kernel/file-slice.js';
import { BundleContents } from './bundle-contents.js';
import { CheckFailure } from './check-failure.js';

const marker = 'oci-layout';
const index = 'index.json';

/**
 * The bundle inside an OCI image layout: one image manifest, whose layers are the files of the bundle under their titles. Throws CheckFailure or
 * FormatError for what is no such layout, a wrong digest or size, and files that nothing names. The digests of the layers are not checked here:
 * the bundle's own manifest gives them again, signed.
 */
export function openOciLayout(files: readonly BundleFile[]): readonly BundleFile[] {
  using contents = new BundleContents(files);
  parseLayoutMarker(contents.document(marker));
  const descriptor = parseOciIndex(contents.document(index));
  const manifest = parseOciManifest(contents.document(blobPath(descriptor.digest)), descriptor);
  requireNothingElse(contents, descriptor, manifest);
  sized(contents, manifest.config);
  return manifest.layers.map((layer) => ({ ...sized(contents, layer), path: layer.path }));
}

function sized(contents: BundleContents, { digest, size }: OciDescriptor): BundleFile {
  const blob = contents.get(blobPath(digest));
  if (blob.bytes === size) return blob;
  throw new CheckFailure(
    'EC-DIGEST-MISMATCH',
    `${blob.path} has ${blob.bytes} bytes, its descriptor says ${size}`,
    blob.path,
  );
}

function requireNothingElse(
  contents: BundleContents,
  descriptor: OciDescriptor,
  { config, layers }: OciManifest,
): void {
  const named = new Set([marker, index, ...[descriptor, config, ...layers].map(({ digest }) => blobPath(digest))]);
  const extra = contents.files.find(({ path }) => !named.has(path));
  if (extra) throw new CheckFailure('EC-VERIFY-EXTRA', `${extra.path} does not belong to the OCI layout`, extra.path);
}
