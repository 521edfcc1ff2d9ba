import { compareBytes } from '../byte-order.js';
import { canonicalBytes } from '../canonical-json/canonicalize.js';
import type { Digest } from '../digest.js';
import { FormatError } from '../format-error.js';
import { checkEntryPath, quoted } from '../tar/safe-path.js';
import {
  blobPath,
  ociAnnotations,
  ociDocument,
  ociMediaTypes,
  type OciDescriptor,
  type OciDocument,
} from './descriptor.js';

/** Registries take manifests up to this size (OCI distribution spec, "Pushing Manifests"). In bytes. */
export const largestManifest = 4 * 1024 * 1024;

export interface LayoutInput {
  /** In the order that the layers shall have. */
  readonly files: readonly {
    readonly path: string;
    readonly mediaType: string;
    readonly digest: Digest;
    readonly bytes: number;
  }[];
  /** The `asOf` of the bundle: RFC 3339, UTC. Never the clock, or the image would be another every time. */
  readonly created: string;
  /** The tag under which tools find the manifest in the index. */
  readonly refName?: string;
  /** What the artifact is; a bundle where it is left out. */
  readonly artifactType?: string;
}

/** A file of the layout: bytes that were made here, or a blob that is a file of the bundle. */
export type LayoutMember =
  | { readonly path: string; readonly bytes: Buffer }
  | { readonly path: string; readonly blob: Digest; readonly size: number };

export interface OciLayout {
  readonly config: OciDocument;
  readonly manifest: OciDocument;
  readonly index: OciDocument;
  /** The file `oci-layout`. */
  readonly marker: Buffer;
  /** All files: `oci-layout`, `index.json`, then the blobs in byte order of path, each once. */
  readonly members: readonly LayoutMember[];
}

/**
 * The OCI image layout of a bundle or of another artifact (OCI image spec 1.1): one artifact manifest with an empty config, one layer a file, named by its title
 * annotation, as oras pull expects. All documents are canonical JSON, so the layout follows from its input byte for byte. Throws FormatError
 * `unsafe-path`, `duplicate` for two files of one path, `too-large` for a manifest that no registry takes.
 */
export function buildOciLayout(input: LayoutInput): OciLayout {
  const { files, created, refName, artifactType = ociMediaTypes.bundle } = input;
  requireDistinct(files);
  const config = ociDocument(ociMediaTypes.empty, Buffer.from('{}'));
  const manifest = buildManifest(files.map(layerOf), config.descriptor, { created, artifactType });
  const index = buildIndex(manifest.descriptor, artifactType, refName);
  const marker = canonicalBytes({ imageLayoutVersion: '1.0.0' });
  const blobs = new Map<string, LayoutMember>();
  for (const { digest, bytes } of files)
    blobs.set(blobPath(digest), { path: blobPath(digest), blob: digest, size: bytes });
  for (const { bytes, descriptor } of [config, manifest]) {
    blobs.set(blobPath(descriptor.digest), { path: blobPath(descriptor.digest), bytes });
  }
  const members = [...blobs.values()].sort((a, b) => compareBytes(a.path, b.path));
  return {
    config,
    manifest,
    index,
    marker,
    members: [{ path: 'oci-layout', bytes: marker }, { path: 'index.json', bytes: index.bytes }, ...members],
  };
}

function requireDistinct(files: LayoutInput['files']): void {
  const seen = new Set<string>();
  for (const { path } of files) {
    if (seen.has(checkEntryPath(path)))
      throw new FormatError('duplicate', `the file ${quoted(path)} is there twice`, { path });
    seen.add(path);
  }
}

/** Without parameters such as a charset, which a descriptor must not have (descriptor.md, "mediaType": RFC 6838, 4.2). */
function layerOf({ path, mediaType, digest, bytes }: LayoutInput['files'][number]): OciDescriptor {
  const bare = mediaType.split(';', 1)[0]?.trim() ?? mediaType;
  return { mediaType: bare, digest, size: bytes, annotations: { [ociAnnotations.title]: path } };
}

function buildManifest(
  layers: readonly OciDescriptor[],
  config: OciDescriptor,
  { created, artifactType }: { readonly created: string; readonly artifactType: string },
): OciDocument {
  const bytes = canonicalBytes({
    schemaVersion: 2,
    mediaType: ociMediaTypes.manifest,
    artifactType,
    config: { ...config, data: 'e30=' },
    layers,
    annotations: { [ociAnnotations.created]: created },
  });
  if (bytes.length > largestManifest) {
    throw new FormatError(
      'too-large',
      `the OCI manifest of ${layers.length} files has ${bytes.length} bytes; registries take ${largestManifest}`,
    );
  }
  return ociDocument(ociMediaTypes.manifest, bytes);
}

function buildIndex(manifest: OciDescriptor, artifactType: string, refName: string | undefined): OciDocument {
  const annotations = refName === undefined ? {} : { annotations: { [ociAnnotations.refName]: refName } };
  const bytes = canonicalBytes({
    schemaVersion: 2,
    mediaType: ociMediaTypes.index,
    manifests: [{ ...manifest, artifactType, ...annotations }],
  });
  return ociDocument(ociMediaTypes.index, bytes);
}
