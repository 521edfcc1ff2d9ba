import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOf } from '../../formats/digest.js';
import { FixedClock, systemClock } from '../../kernel/clock.js';
import { asTenantId } from '../../kernel/ids.js';
import { diskOperations, type FileOperations } from './file-operations.js';
import { sweepIncoming } from './fs-incoming-sweeper.js';
import { segmentPath } from './segment-path.js';
import { SegmentWriter, syncDirectories } from './segment-writer.js';

const tenant = asTenantId('00000000-0000-4000-8000-00000000000a');
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'segments-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const failing = (code: string) => () => {
  throw Object.assign(new Error(code), { code });
};
const broken = (change: Partial<FileOperations>): FileOperations => ({ ...diskOperations, ...change });
const aWriter = (files?: FileOperations) => new SegmentWriter({ root, tenant, token: 'run-1' }, files);

async function everyFile(): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

describe('SegmentWriter', () => {
  it('names the file by its own digest and leaves no temporary file', async () => {
    const writer = aWriter();
    expect([writer.append(Buffer.from('ab')), writer.append(Buffer.from('c'))]).toEqual([0, 2]);
    const { segment, directory } = await writer.finish();
    await syncDirectories([directory]);
    expect(segment).toBe(digestOf('abc'));
    expect(await everyFile()).toEqual([segment.slice(7)]);
    expect(segmentPath(root, tenant, segment)).toContain(`/content/${tenant}/${segment.slice(7, 9)}/`);
  });

  it('shows the token in the temporary name', async () => {
    const writer = aWriter();
    expect(await everyFile()).toEqual([expect.stringMatching(/^[0-9a-f]{16}\.run-1\.tmp$/)]);
    writer.discard();
  });

  it.each(['ENOSPC', 'EDQUOT', 'EFBIG'])(
    'reports %s as a full disk and removes the temporary file (F21)',
    async (code) => {
      const writer = aWriter(broken({ write: failing(code) }));
      expect(() => writer.append(Buffer.from('x'))).toThrow(
        expect.objectContaining({ code: 'EC-DISK-FULL', kind: 'unavailable' }),
      );
      expect(await everyFile()).toEqual([]);
    },
  );

  it('reports a disk that is full before the first byte (F21)', () => {
    expect(() => aWriter(broken({ create: failing('ENOSPC') }))).toThrow(
      expect.objectContaining({ code: 'EC-DISK-FULL' }),
    );
  });

  it('discards a file whose sync failed and never syncs it again (F22)', async () => {
    let syncs = 0;
    const sync = () => {
      syncs += 1;
      return Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }));
    };
    const writer = aWriter(broken({ sync }));
    writer.append(Buffer.from('x'));
    await expect(writer.finish()).rejects.toMatchObject({ code: 'EC-UNAVAILABLE-STAGING', kind: 'unavailable' });
    expect(syncs).toBe(1);
    expect(await everyFile()).toEqual([]);
    expect(() => writer.append(Buffer.from('y'))).toThrow('given up');
  });

  it('goes on after a short write (F23)', async () => {
    const oneByte: FileOperations['write'] = (fd, bytes, from, position) =>
      diskOperations.write(fd, bytes.subarray(0, from + 1), from, position);
    const writer = aWriter(broken({ write: oneByte }));
    writer.append(Buffer.from('short writes'));
    expect((await writer.finish()).segment).toBe(digestOf('short writes'));
  });

  it('notices bytes that never arrived (F23)', async () => {
    const lying: FileOperations['write'] = (_fd, bytes, from) => bytes.length - from;
    const writer = aWriter(broken({ write: lying }));
    writer.append(Buffer.from('lost'));
    await expect(writer.finish()).rejects.toMatchObject({ code: 'EC-UNAVAILABLE-STAGING' });
    expect(await everyFile()).toEqual([]);
  });

  it('leaves nothing behind where the rename fails (F23)', async () => {
    const writer = aWriter(broken({ rename: failing('EACCES') }));
    writer.append(Buffer.from('x'));
    await expect(writer.finish()).rejects.toMatchObject({ code: 'EC-UNAVAILABLE-STAGING' });
    expect(await everyFile()).toEqual([]);
  });
});

describe('sweepIncoming', () => {
  it('removes old temporary files, keeps young ones and segments', async () => {
    const finished = aWriter();
    finished.append(Buffer.from('kept'));
    const { segment } = await finished.finish();
    const young = aWriter();
    aWriter();
    const names = (await everyFile()).filter((name) => name.endsWith('.tmp'));
    const old = join(root, 'content', tenant, 'incoming', names[0]!);
    await utimes(old, new Date('2026-01-01'), new Date('2026-01-01'));
    expect(await sweepIncoming(root, 3_600_000, systemClock)).toBe(1);
    expect((await everyFile()).sort()).toEqual([names[1]!, segment.slice(7)].sort());
    young.discard();
  });

  it('does nothing where there is no content yet', async () => {
    expect(await sweepIncoming(root, 0, new FixedClock())).toBe(0);
  });
});
