import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { FormatError } from '../formats/format-error.js';
import { readPomProperties, type PomProperties } from '../formats/maven-artifact/pom-properties.js';

/** Of untrusted jars: entries that are looked at, descriptions that are read, bytes of one. The largest jars in use have some 100,000 entries. */
const limits = { entries: 1_000_000, descriptions: 10_000, bytes: 64 * 1024 } as const;

const descriptionPath = /^META-INF\/maven\/[^/]+\/[^/]+\/pom\.properties$/;

/** SHA-1 of a file in lower-case hex, read in pieces. SHA-1 because Maven repositories and Trivy name files by it; nothing is trusted for it. */
export async function sha1OfFile(path: string, seen: (bytes: number) => void): Promise<string> {
  const hash = createHash('sha1');
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    hash.update(chunk as Buffer);
    seen((chunk as Buffer).length);
  }
  return hash.digest('hex');
}

/**
 * What the descriptions in a jar say; those that lack a coordinate are left out. Nothing else of it is unpacked. Throws FormatError: `truncated` for
 * what is no complete zip, `bomb` beyond a limit.
 */
export async function descriptionsIn(path: string): Promise<readonly PomProperties[]> {
  const zip = await openZip(path);
  try {
    const found: PomProperties[] = [];
    let opened = 0;
    for await (const entry of entriesOf(zip)) {
      if (!descriptionPath.test(entry.fileName)) continue;
      opened += 1;
      if (opened > limits.descriptions) throw bomb(`holds more than ${limits.descriptions} pom.properties`);
      const description = readPomProperties(await contentOf(zip, entry));
      if (description) found.push(description);
    }
    return found;
  } catch (cause) {
    throw cause instanceof FormatError ? cause : damaged(cause);
  } finally {
    zip.close();
  }
}

const openZip = (path: string): Promise<ZipFile> =>
  openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }).catch((cause: unknown) => {
    throw damaged(cause);
  });

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  let seen = 0;
  for await (const entry of zip.eachEntry()) {
    seen += 1;
    if (seen > limits.entries) throw bomb(`holds more than ${limits.entries} entries`);
    yield entry;
  }
}

async function contentOf(zip: ZipFile, entry: Entry): Promise<Buffer> {
  // yauzl ends a stream that goes on beyond the size that was checked here.
  if (entry.uncompressedSize > limits.bytes) throw bomb(`holds ${entry.fileName} of more than ${limits.bytes} bytes`);
  return buffer(await zip.openReadStreamPromise(entry));
}

const bomb = (message: string) => new FormatError('bomb', message);
const damaged = (cause: unknown) =>
  new FormatError('truncated', `is no complete zip: ${cause instanceof Error ? cause.message : String(cause)}`, {
    cause,
  });
