import { digestOf } from '../../formats/digest.js';
import { SegmentWriter, syncDirectories, type SegmentPlace } from '../storage/segment-writer.js';
import type { SegmentRegistry } from '../storage/content-store.port.js';
import type { BundleDocument } from './bundle-catalog.port.js';
import type { DocumentBytes } from './encode-bundle-manifest.js';

/** Stores the documents of a bundle as blobs of one segment, so that one sync makes all of them durable. */
export async function storeDocuments(
  registry: SegmentRegistry,
  place: SegmentPlace,
  documents: readonly DocumentBytes[],
): Promise<readonly BundleDocument[]> {
  const writer = new SegmentWriter(place);
  const blobs = documents.map(({ bytes }) => ({
    digest: digestOf(bytes),
    offset: writer.append(bytes),
    length: bytes.length,
  }));
  const { segment, directory } = await writer.finish();
  await syncDirectories([directory]);
  await registry.register(place.tenant, segment, blobs);
  return documents.map(({ path, mediaType, bytes }, i) => ({
    path,
    mediaType,
    digest: blobs[i]!.digest,
    size: bytes.length,
  }));
}
