import { beginAgeFile } from '../../formats/age/age-file.js';
import { DigestStream } from '../../formats/digest.js';
import { EpochKey } from '../../formats/encrypted-bundle/epoch-key.js';
import { SegmentWriter, syncDirectories } from '../storage/segment-writer.js';
import { damagedBlob } from '../storage/storage-errors.js';
import { SliceReader } from '../verification/fs-slice-reader.js';
import type { PlainFile, SealedBlob, SealedSegment, SealTask } from './seal-task.js';

/**
 * Encrypts files into one segment. What is read is hashed: bytes that are not those of the digest are `EC-BLOB-DAMAGED` (integrity), and no
 * segment is left.
 */
export async function sealFiles({ secret, kind, place, files }: SealTask): Promise<SealedSegment> {
  const key = new EpochKey(secret, kind);
  const writer = new SegmentWriter(place);
  using reader = new SliceReader();
  try {
    // The digest of a segment that holds one file is that of the file: large ones are hashed once.
    const alone = files.length === 1;
    const blobs = files.map((file) => sealFile(key, file, reader, writer, alone));
    const { segment, directory } = await writer.finish();
    await syncDirectories([directory]);
    return { segment, blobs: blobs.map((blob) => ({ ...blob, digest: blob.digest ?? segment })) };
  } catch (error) {
    writer.discard();
    throw error;
  }
}

function sealFile(
  key: EpochKey,
  { digest, slices }: PlainFile,
  reader: SliceReader,
  writer: SegmentWriter,
  alone: boolean,
): Omit<SealedBlob, 'digest'> & Partial<Pick<SealedBlob, 'digest'>> {
  const offset = writer.length;
  const plain = new DigestStream();
  const sealed = alone ? undefined : new DigestStream();
  const write = (bytes: Buffer) => {
    sealed?.update(bytes);
    writer.append(bytes);
  };
  const { header, payload } = beginAgeFile([key.recipient], key.freshFor(digest));
  write(header);
  for (const piece of reader.pieces(slices)) {
    plain.update(piece);
    write(payload.push(piece));
  }
  if (plain.digest() !== digest) throw damagedBlob(digest, 'its bytes have another digest');
  write(payload.end());
  return { plain: digest, offset, bytes: writer.length - offset, ...(sealed ? { digest: sealed.digest() } : {}) };
}
