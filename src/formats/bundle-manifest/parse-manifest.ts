import { FormatError } from '../format-error.js';
import { PathSet } from '../tar/path-set.js';
import { checkEntryPath } from '../tar/safe-path.js';
import { JsonShape, parseCanonical } from '../json-shape/json-shape.js';
import { bundlePaths, entryLimit, signaturePaths } from './bundle-paths.js';
import { requireAscending } from './checksums.js';
import type { BundleManifest, ManifestEntry } from './manifest.js';

export const manifestSchema = 'urn:export-center:manifest:v1';

const outsideManifest = new Set<string>([bundlePaths.manifest, bundlePaths.checksums, ...signaturePaths]);
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;

/**
 * Reads manifest.json strictly: canonical JSON to the byte, known members only, entries with safe paths in byte order, no two that fall together
 * where case is ignored. Throws FormatError; `unsupported-version` names a schema that this release does not know.
 */
export function parseManifest(bytes: Uint8Array): BundleManifest {
  const value = parseCanonical(bytes, bundlePaths.manifest);
  const shape = JsonShape.of(value);
  checkSchema(shape);
  checkContent(shape);
  checkMaking(shape);
  shape.close();
  const manifest = value as BundleManifest;
  requireSeparateFiles(manifest.entries);
  requireTotals(manifest);
  return manifest;
}

function checkSchema(shape: JsonShape): void {
  const schema = shape.string('schema');
  if (schema === manifestSchema) return;
  const message = `manifest schema ${JSON.stringify(schema)} is not known; this release reads ${manifestSchema}`;
  throw new FormatError('unsupported-version', message, { pointer: '/schema' });
}

function checkContent(shape: JsonShape): void {
  closed(shape.object('profile'), (it) => [
    it.string('name'),
    it.integer('revision', 1),
    it.string('kind'),
    it.digest('specDigest'),
  ]);
  shape.object('selectors');
  checkInstant(shape, 'asOf');
  shape.optional('policy', (name) =>
    closed(shape.object(name), (it) => [it.string('version'), it.digest('inputsHash')]),
  );
  shape.objects('entries', entryLimit).forEach((entry) => closed(entry, checkEntry));
  shape.digest('itemSetRoot');
  shape.optional('base', (name) =>
    closed(shape.object(name), (it) => [it.digest('manifestDigest'), it.digest('itemSetRoot')]),
  );
  shape
    .objects('dropped', 1000)
    .forEach((dropped) => closed(dropped, (it) => [it.string('rule'), it.integer('count')]));
  closed(shape.object('totals'), (it) => ['files', 'bytes', 'records', 'plainBytes'].map((name) => it.integer(name)));
}

function checkMaking(shape: JsonShape): void {
  closed(shape.object('formats'), (it) => Object.keys(it.value).map((name) => it.integer(name, 1)));
  closed(shape.object('adapter'), (it) => [
    it.string('name'),
    it.integer('version', 1),
    it.optional('libraries', (name) => closed(it.object(name), checkStrings)),
  ]);
  closed(shape.object('projection'), (it) => [it.string('name'), it.integer('version', 1), it.digest('digest')]);
  closed(shape.object('codec'), (it) => [it.literal('name', 'zstd'), it.integer('level', 1), it.string('library')]);
  closed(shape.object('sharding'), (it) => ['target', 'minimum', 'maximum', 'pack'].map((name) => it.integer(name, 1)));
}

function checkInstant(shape: JsonShape, name: string): void {
  const value = shape.string(name, 64);
  if (instant.test(value) && !Number.isNaN(Date.parse(value))) return;
  throw new FormatError('schema', `${shape.at(name)} is not an RFC 3339 time in UTC`, { pointer: shape.at(name) });
}

function checkEntry(entry: JsonShape): void {
  checkEntryPath(entry.string('path'));
  entry.digest('digest');
  entry.integer('bytes');
  entry.string('mediaType', 255);
  entry.optional('plainDigest', (name) => entry.digest(name));
  entry.optional('records', (name) => entry.integer(name));
  entry.optional('codec', (name) => entry.literal(name, 'zstd'));
  entry.optional('rows', (name) => closed(entry.object(name), (it) => [it.integer('count'), it.digest('digest')]));
}

const checkStrings = (it: JsonShape) => Object.keys(it.value).map((name) => it.string(name));

function closed(shape: JsonShape, check: (shape: JsonShape) => unknown): void {
  check(shape);
  shape.close();
}

function requireSeparateFiles(entries: readonly ManifestEntry[]): void {
  requireAscending(entries);
  const paths = new PathSet();
  for (const { path } of entries) {
    if (outsideManifest.has(path))
      throw new FormatError('schema', `${path} cannot be an entry of the manifest`, { path });
    paths.addFile(path);
  }
}

function requireTotals({ entries, totals }: BundleManifest): void {
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  requireTotal('files', totals.files, entries.length);
  requireTotal('bytes', totals.bytes, bytes);
}

function requireTotal(name: string, stated: number, counted: number): void {
  if (stated === counted) return;
  throw new FormatError('schema', `totals.${name} is ${stated}, the entries make ${counted}`, {
    pointer: `/totals/${name}`,
  });
}
