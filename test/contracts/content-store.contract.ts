import { appendFile, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf } from '../../src/formats/digest.js';
import { asTenantId, type TenantId } from '../../src/kernel/ids.js';
import type { BlobRemoval, ContentStore, SegmentRegistry } from '../../src/stages/storage/content-store.port.js';
import { SegmentWriter } from '../../src/stages/storage/segment-writer.js';

const alpha = asTenantId('00000000-0000-4000-8000-00000000000a');
const beta = asTenantId('00000000-0000-4000-8000-00000000000b');
const text = 'application/json';

async function segmentFiles(store: SegmentRegistry, tenant: TenantId): Promise<string[]> {
  const entries = await readdir(join(store.directory, 'content', tenant), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** What every implementation of ContentStore and SegmentRegistry must do. `make` gives a fresh, empty store. */
export function contentStoreContract(make: () => Promise<ContentStore & SegmentRegistry & BlobRemoval>): void {
  let store: ContentStore & SegmentRegistry & BlobRemoval;
  beforeEach(async () => {
    store = await make();
  });

  it('gives back exactly the bytes of a digest', async () => {
    const descriptor = await store.put(alpha, Buffer.from('hello'), text);
    expect(descriptor).toEqual({ mediaType: text, digest: digestOf('hello'), size: 5 });
    expect((await store.read(alpha, descriptor.digest)).toString()).toBe('hello');
  });

  it('stores the same bytes once', async () => {
    await store.put(alpha, Buffer.from('twice'), text);
    await store.put(alpha, Buffer.from('twice'), text);
    expect(await segmentFiles(store, alpha)).toHaveLength(1);
  });

  it('keeps an empty blob', async () => {
    const { digest } = await store.put(alpha, Buffer.alloc(0), text);
    expect(await store.read(alpha, digest)).toHaveLength(0);
  });

  it('shows one tenant nothing of another', async () => {
    const { digest } = await store.put(alpha, Buffer.from('secret'), text);
    await expect(store.read(beta, digest)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(store.locate(beta, [digest])).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('refuses an empty tenant', async () => {
    await expect(store.put('' as TenantId, Buffer.from('x'), text)).rejects.toThrow(RangeError);
    await expect(store.locate('' as TenantId, [digestOf('x')])).rejects.toThrow(RangeError);
  });

  it('locates many blobs in the order asked for', async () => {
    const digests = [];
    for (const word of ['c', 'a', 'b']) digests.push((await store.put(alpha, Buffer.from(word), text)).digest);
    const slices = await store.locate(alpha, digests);
    const words = await Promise.all(
      slices.map(async (s) => (await readFile(s.file)).subarray(s.offset, s.offset + s.length).toString()),
    );
    expect(words).toEqual(['c', 'a', 'b']);
  });

  it('finds the blobs of a registered segment', async () => {
    const { segment, blobs } = await writeSegment(store, ['first', 'second']);
    await store.register(alpha, segment, blobs);
    expect((await store.read(alpha, digestOf('second'))).toString()).toBe('second');
    await store.register(alpha, segment, blobs);
    expect((await store.read(alpha, digestOf('first'))).toString()).toBe('first');
  });

  it('moves a blob that is registered again to its newest place', async () => {
    const old = await writeSegment(store, ['same', 'old']);
    await store.register(alpha, old.segment, old.blobs);
    const fresh = await writeSegment(store, ['new', 'same']);
    await store.register(alpha, fresh.segment, fresh.blobs);
    const [slice] = await store.locate(alpha, [digestOf('same')]);
    expect(slice!.file).toContain(fresh.segment.slice(7));
  });

  it('names a truncated blob before its first byte is served (F29)', async () => {
    const { digest } = await store.put(alpha, Buffer.from('truncated'), text);
    const [slice] = await store.locate(alpha, [digest]);
    await truncate(slice!.file, 3);
    await expect(store.locate(alpha, [digest])).rejects.toMatchObject({ code: 'EC-BLOB-DAMAGED', kind: 'integrity' });
  });

  it('refuses to read a blob whose bytes changed', async () => {
    const { digest } = await store.put(alpha, Buffer.from('original'), text);
    const [slice] = await store.locate(alpha, [digest]);
    await writeFile(slice!.file, 'changed!');
    await expect(store.read(alpha, digest)).rejects.toMatchObject({ code: 'EC-BLOB-DAMAGED' });
  });

  it('heals a damaged blob that is stored again', async () => {
    const { digest } = await store.put(alpha, Buffer.from('original'), text);
    const [slice] = await store.locate(alpha, [digest]);
    await appendFile(slice!.file, 'x');
    await writeFile(slice!.file, 'changed!');
    await store.put(alpha, Buffer.from('original'), text);
    expect((await store.read(alpha, digest)).toString()).toBe('original');
  });

  it('removes a blob with its bytes and keeps what shared its file', async () => {
    const { segment, blobs } = await writeSegment(store, ['first', 'second', 'third']);
    await store.register(alpha, segment, blobs);
    await store.remove(alpha, [digestOf('second')]);
    await expect(store.read(alpha, digestOf('second'))).rejects.toMatchObject({ kind: 'not-found' });
    expect((await store.read(alpha, digestOf('first'))).toString()).toBe('first');
    expect((await store.read(alpha, digestOf('third'))).toString()).toBe('third');
    const files = await Promise.all((await segmentFiles(store, alpha)).map((file) => readFile(file, 'utf8')));
    expect(files).toEqual(['firstthird']);
    await store.remove(alpha, [digestOf('first'), digestOf('third')]);
    expect(await segmentFiles(store, alpha)).toEqual([]);
  });

  it('removes nothing of another tenant, and nothing twice', async () => {
    const { digest } = await store.put(alpha, Buffer.from('mine'), text);
    await store.remove(beta, [digest]);
    expect((await store.read(alpha, digest)).toString()).toBe('mine');
    await store.remove(alpha, [digest]);
    await store.remove(alpha, [digest]);
    await store.put(alpha, Buffer.from('mine'), text);
    expect((await store.read(alpha, digest)).toString()).toBe('mine');
  });

  it('removes a blob whose file is gone already, as after an interrupted removal', async () => {
    const { segment, blobs } = await writeSegment(store, ['first', 'second']);
    await store.register(alpha, segment, blobs);
    for (const file of await segmentFiles(store, alpha)) await rm(file);
    await store.remove(alpha, [digestOf('first')]);
    await expect(store.read(alpha, digestOf('first'))).rejects.toMatchObject({ kind: 'not-found' });
    await expect(store.read(alpha, digestOf('second'))).rejects.toMatchObject({ code: 'EC-BLOB-QUARANTINED' });
  });

  it('refuses to read more than the limit into memory', async () => {
    const { digest } = await store.put(alpha, Buffer.alloc(100), text);
    await expect(store.read(alpha, digest, 99)).rejects.toMatchObject({ code: 'EC-TOO-LARGE' });
  });
}

async function writeSegment(store: SegmentRegistry, words: readonly string[]) {
  const writer = new SegmentWriter({ root: store.directory, tenant: alpha, token: 'test' });
  const blobs = words.map((word) => ({
    digest: digestOf(word),
    offset: writer.append(Buffer.from(word)),
    length: word.length,
  }));
  const { segment } = await writer.finish();
  return { segment, blobs };
}
