import { compareBytes } from '../../formats/byte-order.js';
import { leadingPaths } from '../../formats/bundle-manifest/bundle-paths.js';
import type { Digest } from '../../formats/digest.js';
import type { BundleFile, FileSlice } from '../../kernel/file-slice.js';
import type { TenantId } from '../../kernel/ids.js';
import type { ContentStore } from '../storage/content-store.port.js';
import type { BundleRecord } from './bundle-catalog.port.js';
import type { BundleLayout, LayoutFile } from './bundle-layout.js';

/** A file of a finished bundle: what it is, and where its bytes lie. */
export interface LocatedFile extends BundleFile {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly records?: number;
}

const layoutLimit = 256 * 1024 * 1024;
const locateBatch = 4_000;

/** The payload of a bundle as it was staged. */
export async function readLayout(
  store: ContentStore,
  tenant: TenantId,
  layout: Digest,
): Promise<readonly LayoutFile[]> {
  const bytes = await store.read(tenant, layout, layoutLimit);
  return (JSON.parse(bytes.toString()) as BundleLayout).files;
}

/** All files of a bundle in the order of its tar. */
export async function bundleFiles(
  store: ContentStore,
  tenant: TenantId,
  bundle: BundleRecord,
): Promise<readonly LayoutFile[]> {
  const payload = await readLayout(store, tenant, bundle.layout);
  const documents = bundle.documents.map(({ path, digest, size, mediaType }): LayoutFile => ({
    path,
    digest,
    bytes: size,
    mediaType,
    pieces: [[digest.slice(7), size]],
  }));
  return [...documents, ...payload].sort(byTarOrder);
}

/** As bundleFiles, with the places of their bytes. Errors: those of ContentStore.locate. */
export async function locateBundle(
  store: ContentStore,
  tenant: TenantId,
  bundle: BundleRecord,
): Promise<readonly LocatedFile[]> {
  return locateFiles(store, tenant, await bundleFiles(store, tenant, bundle));
}

export async function locateFiles(
  store: ContentStore,
  tenant: TenantId,
  files: readonly LayoutFile[],
): Promise<LocatedFile[]> {
  const digests = files.flatMap(({ pieces }) => pieces.map(([hex]) => `sha256:${hex}` as Digest));
  const slices: FileSlice[] = [];
  for (let i = 0; i < digests.length; i += locateBatch) {
    slices.push(...(await store.locate(tenant, digests.slice(i, i + locateBatch))));
  }
  let next = 0;
  return files.map(({ pieces, ...file }) => {
    const own = slices.slice(next, (next += pieces.length));
    return { ...file, slices: joinNeighbours(own) };
  });
}

/** Frames that were written together lie together: a pack is mostly one slice. */
function joinNeighbours(slices: readonly FileSlice[]): FileSlice[] {
  const joined: FileSlice[] = [];
  for (const slice of slices) {
    const last = joined.at(-1);
    if (last && last.file === slice.file && last.offset + last.length === slice.offset) {
      joined[joined.length - 1] = { ...last, length: last.length + slice.length };
    } else joined.push(slice);
  }
  return joined;
}

const rank = new Map(leadingPaths.map((path, i) => [path, i]));

/** manifest.json, what signing adds, checksums.txt, VERIFY.md, verify.sh, verify.mjs, then byte order of path. */
export function byTarOrder(a: { readonly path: string }, b: { readonly path: string }): number {
  const [x, y] = [rank.get(a.path) ?? rank.size, rank.get(b.path) ?? rank.size];
  return x === y ? compareBytes(a.path, b.path) : x - y;
}
