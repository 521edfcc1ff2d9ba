import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { scanTar } from '../../formats/tar/scan-tar.js';
import { tarGz, type TarGzMember } from './fs-tar-gz.js';

describe('a gzip-compressed tar', () => {
  let folder: string;
  const large = Buffer.alloc(3_500_000, 'line after line of a database\n');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tar-gz-'));
    await writeFile(join(folder, 'large'), large);
  });

  afterAll(() => rm(folder, { recursive: true }));

  const members = (): TarGzMember[] => [
    { path: 'large', file: join(folder, 'large'), size: large.length },
    { path: 'small', bytes: Buffer.from('{}\n') },
  ];
  const pack = async (list: readonly TarGzMember[]) => Buffer.concat(await Array.fromAsync(tarGz(list)));

  it('holds its members, over the borders of the blocks that are compressed apart', async () => {
    const tar = gunzipSync(await pack(members()));
    const read = (offset: number, length: number) => tar.subarray(offset, offset + length);
    const entries = [...scanTar(read, { maxBytes: tar.length, exact: true })];
    expect(entries.map(({ path }) => path)).toEqual(['large', 'small']);
    const [first, second] = entries.map(({ dataOffset, bytes }) => read(dataOffset, bytes));
    expect(first!.equals(large)).toBe(true);
    expect(second!.toString()).toBe('{}\n');
  });

  it('is one gzip member that says neither when nor where it was made', async () => {
    const bytes = await pack(members());
    expect(bytes.subarray(0, 10).toString('hex')).toBe('1f8b08000000000000ff');
    const { status, stderr } = spawnSync('gzip', ['--test'], { input: bytes });
    expect([status, stderr.toString()]).toEqual([0, '']);
  });

  it('has the same bytes every time', async () => {
    expect((await pack(members())).equals(await pack(members()))).toBe(true);
  });

  it('is nothing but its end where there is no member', async () => {
    expect(gunzipSync(await pack([]))).toEqual(Buffer.alloc(1024));
  });
});
