import { digestOf, type Digest } from '../../formats/digest.js';
import { JsonShape, parseDocument } from '../../formats/json-shape/json-shape.js';
import { bundlePaths } from '../../formats/bundle-manifest/bundle-paths.js';
import { checkEntryPath } from '../../formats/tar/safe-path.js';
import type { BundleFile } from '../../kernel/file-slice.js';
import { BundleContents } from './bundle-contents.js';
import { CheckFailure } from './verification-report.js';

const marker = 'oci-layout';
const titleAnnotation = 'org.opencontainers.image.title';

/** Whether files, from a folder or a tar, are an OCI image layout (image-spec v1.1, image-layout.md) and not a bundle as it is. */
export const isOciLayout = (files: readonly BundleFile[]): boolean =>
  files.some(({ path }) => path === marker) && !files.some(({ path }) => path === bundlePaths.manifest);

/**
 * The bundle inside an OCI image layout: one image manifest, whose layers are the files of the bundle under their `title` annotation. Throws
 * CheckFailure or FormatError for another version, a wrong digest or size, a layer without title, and blobs that nothing names.
 */
export function openOciLayout(files: readonly BundleFile[]): readonly BundleFile[] {
  using contents = new BundleContents(files);
  const layout = JsonShape.of(parseDocument(contents.document(marker), marker));
  layout.literal('imageLayoutVersion', '1.0.0');
  const [only, ...others] = JsonShape.of(parseDocument(contents.document('index.json'), 'index.json')).objects(
    'manifests',
    64,
  );
  if (!only || others.length > 0)
    throw new CheckFailure('EC-ARCHIVE-ENTRY', 'index.json must name exactly one manifest', 'index.json');
  const manifest = JsonShape.of(parseDocument(readBlob(contents, only), 'the image manifest'));
  const bundle = manifest.objects('layers', 200_000).map((layer) => layerFile(contents, layer));
  requireNothingElse(contents, [only, manifest.object('config'), ...manifest.objects('layers', 200_000)]);
  return bundle;
}

const blobPath = (digest: Digest): string => `blobs/sha256/${digest.slice(7)}`;

function readBlob(contents: BundleContents, descriptor: JsonShape): Buffer {
  const path = blobPath(descriptor.digest('digest'));
  const bytes = contents.document(path);
  if (digestOf(bytes) !== descriptor.digest('digest'))
    throw new CheckFailure('EC-DIGEST-MISMATCH', `${path} does not have the digest of its name`, path);
  return bytes;
}

/** The layer's digest is not checked here: the bundle's own manifest gives it again, signed. */
function layerFile(contents: BundleContents, layer: JsonShape): BundleFile {
  const path = checkEntryPath(layer.object('annotations').string(titleAnnotation));
  const blob = contents.get(blobPath(layer.digest('digest')));
  if (blob.bytes !== layer.integer('size'))
    throw new CheckFailure(
      'EC-DIGEST-MISMATCH',
      `${blob.path} has ${blob.bytes} bytes, its descriptor says ${layer.integer('size')}`,
      blob.path,
    );
  return { ...blob, path };
}

function requireNothingElse(contents: BundleContents, descriptors: readonly JsonShape[]): void {
  const named = new Set([
    marker,
    'index.json',
    ...descriptors.map((descriptor) => blobPath(descriptor.digest('digest'))),
  ]);
  const extra = contents.files.find(({ path }) => !named.has(path));
  if (extra) throw new CheckFailure('EC-VERIFY-EXTRA', `${extra.path} does not belong to the OCI layout`, extra.path);
}
