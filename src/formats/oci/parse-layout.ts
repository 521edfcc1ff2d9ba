import { digestOf } from '../digest.js';
import { FormatError } from '../format-error.js';
import { JsonShape, parseDocument } from '../json-shape/json-shape.js';
import { PathSet } from '../tar/path-set.js';
import { checkEntryPath } from '../tar/safe-path.js';
import { ociAnnotations, ociMediaTypes, type OciDescriptor } from './descriptor.js';
import { largestManifest } from './layout.js';

const mostLayers = 100_000;

/** Reads the file `oci-layout`. Throws FormatError `unsupported-version` for a version that is not 1.0.0. */
export function parseLayoutMarker(bytes: Uint8Array): void {
  const version = JsonShape.of(parseDocument(bytes, 'oci-layout')).string('imageLayoutVersion', 40);
  if (version === '1.0.0') return;
  throw new FormatError('unsupported-version', `oci-layout has version ${JSON.stringify(version)}; 1.0.0 is known`, {
    pointer: '/imageLayoutVersion',
  });
}

/**
 * Reads index.json and answers the descriptor of its one manifest. Tools copy layouts and rewrite the index, so it need not be the
 * one that was built. Throws FormatError `schema`.
 */
export function parseOciIndex(bytes: Uint8Array): OciDescriptor {
  const index = versioned(bytes, 'index.json', ociMediaTypes.index);
  const manifests = index.objects('manifests', 1000);
  const [only] = manifests;
  if (!only || manifests.length > 1) {
    throw new FormatError('schema', `index.json names ${manifests.length} manifests; a bundle is exactly one`, {
      pointer: '/manifests',
    });
  }
  only.literal('mediaType', ociMediaTypes.manifest);
  return descriptorOf(only);
}

export interface OciManifest {
  readonly config: OciDescriptor;
  readonly created: string | undefined;
  /** `path` is the title of the layer: checked, and each once on every system. */
  readonly layers: readonly (OciDescriptor & { readonly path: string })[];
}

/**
 * Reads the artifact manifest that `expected` names. Throws FormatError `digest` if the bytes are others, `schema`, `unsafe-path` or
 * `duplicate`. The layers' own bytes are not seen here; whoever has them compares digests and sizes.
 */
export function parseOciManifest(bytes: Uint8Array, expected: OciDescriptor): OciManifest {
  if (bytes.length > largestManifest) {
    throw new FormatError('too-large', `the OCI manifest has ${bytes.length} bytes; the limit is ${largestManifest}`);
  }
  if (bytes.length !== expected.size || digestOf(bytes) !== expected.digest) {
    throw new FormatError(
      'digest',
      `the OCI manifest has ${bytes.length} bytes and digest ${digestOf(bytes)}; the index says ${expected.size} and ${expected.digest}`,
    );
  }
  const manifest = versioned(bytes, 'the OCI manifest', ociMediaTypes.manifest);
  manifest.literal('artifactType', ociMediaTypes.bundle);
  return { config: emptyConfig(manifest.object('config')), created: createdOf(manifest), layers: layersOf(manifest) };
}

function versioned(bytes: Uint8Array, what: string, mediaType: string): JsonShape {
  const shape = JsonShape.of(parseDocument(bytes, what));
  if (shape.integer('schemaVersion') !== 2)
    throw new FormatError('unsupported-version', `${what} must have schemaVersion 2`, { pointer: '/schemaVersion' });
  shape.optional('mediaType', (name) => shape.literal(name, mediaType));
  return shape;
}

function descriptorOf(shape: JsonShape): OciDescriptor {
  return { mediaType: shape.string('mediaType', 255), digest: shape.digest('digest'), size: shape.integer('size') };
}

/** Ours is always `{}`. */
function emptyConfig(shape: JsonShape): OciDescriptor {
  const config = descriptorOf(shape);
  if (config.mediaType === ociMediaTypes.empty && config.digest === digestOf('{}') && config.size === 2) return config;
  throw new FormatError('schema', 'the config of a bundle is the empty one', { pointer: shape.pointer });
}

function createdOf(manifest: JsonShape): string | undefined {
  const annotations = manifest.optional('annotations', (name) => manifest.object(name));
  return annotations?.optional(ociAnnotations.created, (name) => annotations.string(name, 64));
}

function layersOf(manifest: JsonShape): OciManifest['layers'] {
  const paths = new PathSet();
  return manifest.objects('layers', mostLayers).map((layer) => {
    const path = checkEntryPath(layer.object('annotations').string(ociAnnotations.title));
    paths.addFile(path);
    return { ...descriptorOf(layer), path };
  });
}
