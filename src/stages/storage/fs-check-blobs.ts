import { DigestStream, type Digest } from '../../formats/digest.js';
import { open } from 'node:fs/promises';
import type { TenantId } from '../../kernel/ids.js';
import type { BlobIndex, BlobLocation } from './blob-index.port.js';
import { segmentPath } from './segment-path.js';

interface Place {
  readonly directory: string;
  readonly index: BlobIndex;
}

const chunk = 256 * 1024;

/**
 * Hashes blobs where they lie and sets aside those whose bytes are not what their name says, or are gone. A blob that cannot be read
 * now (EMFILE, EIO) is neither good nor bad: it is left for the next time. Answers the ones that were set aside.
 */
export async function checkBlobs(
  { directory, index }: Place,
  tenant: TenantId,
  digests: readonly Digest[],
): Promise<Digest[]> {
  const found = await index.find(tenant, digests);
  const good: Digest[] = [];
  const bad: Digest[] = [];
  for (const [digest, location] of found) {
    const seen = await digestAt(segmentPath(directory, tenant, location.segment), location).catch(absent);
    if (seen === digest) good.push(digest);
    else if (seen !== undefined) bad.push(digest);
  }
  await index.noteChecked(tenant, good, bad);
  return bad;
}

/** '' where the file is not there; undefined where nothing can be said. */
function absent(error: NodeJS.ErrnoException): string | undefined {
  return error.code === 'ENOENT' ? '' : undefined;
}

/** The digest of the bytes that are there, which are fewer where the file is too short. */
async function digestAt(file: string, { offset, length }: BlobLocation): Promise<string> {
  const handle = await open(file, 'r');
  const digest = new DigestStream();
  const buffer = Buffer.allocUnsafe(Math.min(chunk, Math.max(1, length)));
  try {
    for (let done = 0; done < length;) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, length - done), offset + done);
      if (bytesRead === 0) break;
      digest.update(buffer.subarray(0, bytesRead));
      done += bytesRead;
    }
    return digest.digest();
  } finally {
    await handle.close();
  }
}
