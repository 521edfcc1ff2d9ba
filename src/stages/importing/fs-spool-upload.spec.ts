import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf } from '../../formats/digest.js';
import { TemporaryFolder } from '../../../test/support/bundle-fixture.js';
import { spoolUpload, type SpoolFile, type SpoolOptions } from './fs-spool-upload.js';

const content = Buffer.from('a bundle that comes in pieces');
const signal = new AbortController().signal;

async function* pieces() {
  for (let at = 0; at < content.length; at += 10) yield content.subarray(at, at + 10);
}

const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

/** A file on the disk of which one operation does something else. */
const fileWith =
  (change: (file: SpoolFile) => Partial<SpoolFile>): NonNullable<SpoolOptions['openFile']> =>
  async (path) => {
    const file = await open(path, 'wx');
    const real: SpoolFile = {
      write: (...input: Parameters<SpoolFile['write']>) => file.write(...input),
      stat: () => file.stat(),
      close: () => file.close(),
    } as SpoolFile;
    return { ...real, ...change(real) };
  };

describe('the spooling of an upload', () => {
  const folder = new TemporaryFolder();
  afterAll(() => folder[Symbol.dispose]());
  let files = 0;
  const spool = (options: Partial<SpoolOptions> = {}) => {
    files += 1;
    return spoolUpload(pieces(), join(folder.path, `${files}.tar`), { signal, ...options });
  };

  it('keeps what was sent, and tells its digest', async () => {
    expect(await spool()).toEqual({ digest: digestOf(content), bytes: content.length });
    expect(await readFile(join(folder.path, `${files}.tar`))).toEqual(content);
  });

  it('F21: takes nothing where the volume has no room for more', async () => {
    await expect(spool({ free: () => Promise.resolve(2 ** 20) })).rejects.toMatchObject({
      code: 'EC-DISK-FULL',
      message: expect.stringContaining('the upload would not fit') as string,
    });
  });

  it.each(['ENOSPC', 'EDQUOT', 'EFBIG'])('F21: tells %s while it writes as a full disk', async (code) => {
    const openFile = fileWith(() => ({ write: failing(code) }));
    await expect(spool({ openFile })).rejects.toMatchObject({ code: 'EC-DISK-FULL', kind: 'unavailable' });
  });

  it('F22: tells a disk that fails as unavailable, and names no place on it', async () => {
    const openFile = fileWith(() => ({ write: failing('EIO') }));
    await expect(spool({ openFile })).rejects.toMatchObject({
      code: 'EC-UNAVAILABLE-STAGING',
      message: expect.not.stringContaining(folder.path) as string,
    });
  });

  it('F23: goes on after a short write', async () => {
    const openFile = fileWith(({ write }) => ({
      write: ((bytes: Uint8Array, from: number, _length: number, position: number) =>
        write(bytes, from, 1, position)) as SpoolFile['write'],
    }));
    expect(await spool({ openFile })).toMatchObject({ digest: digestOf(content) });
    expect(await readFile(join(folder.path, `${files}.tar`))).toEqual(content);
  });

  it('F23: notices bytes that never arrived, and a write that writes nothing', async () => {
    const answers = (bytesWritten: number) =>
      fileWith(() => ({ write: (() => Promise.resolve({ bytesWritten })) as unknown as SpoolFile['write'] }));
    await expect(spool({ openFile: answers(10) })).rejects.toMatchObject({ code: 'EC-UNAVAILABLE-STAGING' });
    await expect(spool({ openFile: answers(0) })).rejects.toMatchObject({ code: 'EC-UNAVAILABLE-STAGING' });
  });

  it('F42: ends with the source that breaks off, and with the signal', async () => {
    async function* broken() {
      yield content;
      throw new Error('the connection was reset');
    }
    await expect(spoolUpload(broken(), join(folder.path, 'broken.tar'), { signal })).rejects.toThrow('reset');
    await expect(spool({ signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow('gone');
  });
});
