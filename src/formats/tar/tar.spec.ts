import * as fc from 'fast-check';
import {
  aTar,
  bundle,
  forged,
  lenient,
  outcome,
  push,
  readAt,
  refusal,
  strict,
  type Member,
} from '../../../test/support/tar.js';
import { scanTar } from './scan-tar.js';
import { tarHeader, tarTrailer } from './tar-header.js';
import { tarLayout } from './tar-layout.js';

const two: readonly Member[] = [
  { path: 'manifest.json', content: '{}' },
  { path: 'data/a', content: 'x'.repeat(1024) },
  { path: 'data/empty', content: '' },
];

describe('a tar header', () => {
  it('splits a long path at the last slash that fits', () => {
    const path = `${'d'.repeat(100)}/${'e'.repeat(54)}/${'n'.repeat(100)}`;
    const header = tarHeader({ path, size: 0 });
    expect(header.toString('latin1', 0, 100)).toBe('n'.repeat(100));
    expect(header.toString('latin1', 345, 500)).toBe(path.slice(0, 155));
    expect([...scanTar(readAt(Buffer.concat([header, tarTrailer])), bundle)][0]?.path).toBe(path);
  });

  it.each(['n'.repeat(101), `a/${'n'.repeat(101)}`, `${'d'.repeat(156)}/x`, 'ü'.repeat(51), '../x', 'a\\b', ''])(
    'refuses the path %j',
    (path) => {
      expect(outcome(() => tarHeader({ path, size: 0 })).code).toBe('unsafe-path');
    },
  );

  it.each([-1, 1.5, 8 * 1024 ** 3, Number.NaN])('refuses the size %d', (size) => {
    expect(outcome(() => tarHeader({ path: 'a', size })).code).toBe('too-large');
  });

  it('holds sizes up to 8 GiB', () => {
    expect(tarHeader({ path: 'a', size: 8 * 1024 ** 3 - 1 }).toString('latin1', 124, 136)).toBe('77777777777\0');
  });
});

describe('the layout of a tar', () => {
  it('says where every byte lies', () => {
    const files = two.map(({ path, content }) => ({ path, bytes: content.length }));
    const tar = aTar(two);
    const { totalBytes, members } = tarLayout(files);
    expect(totalBytes).toBe(tar.length);
    expect(
      [...scanTar(readAt(tar), bundle)].map(({ path, headerOffset, dataOffset, bytes }) => ({
        path,
        headerOffset,
        dataOffset,
        bytes,
      })),
    ).toEqual(members);
    expect(tarLayout([])).toEqual({ totalBytes: 1024, members: [] });
  });
});

describe('a tar read back', () => {
  it('gives what was written, in chunks of any size', () => {
    const tar = aTar(two);
    for (const size of [1, 7, 511, 512, 513, 1024, tar.length]) {
      const { entries, contents } = push(tar, bundle, size);
      expect(entries.map(({ path }) => path)).toEqual(two.map(({ path }) => path));
      expect(contents).toEqual(two.map(({ content }) => content));
    }
  });

  it('gives back any files', () => {
    const name = fc.stringMatching(/^[a-z0-9]{1,20}$/).filter((text) => !/^(con|prn|aux|nul|com\d|lpt\d)$/.test(text));
    const files = fc.uniqueArray(fc.record({ path: name, content: fc.string({ maxLength: 1200 }) }), {
      selector: ({ path }) => path,
    });
    fc.assert(
      fc.property(files, fc.integer({ min: 1, max: 2000 }), (members, size) => {
        const { entries, contents } = push(aTar(members), bundle, size);
        expect(entries.map(({ path }, i) => ({ path, content: contents[i] }))).toEqual(members);
      }),
      { numRuns: 60 },
    );
  });

  it('refuses any flipped bit outside the data of a bundle', () => {
    const tar = aTar(two);
    const data = [...scanTar(readAt(tar), bundle)];
    const inData = (at: number) => data.some(({ dataOffset, bytes }) => at >= dataOffset && at < dataOffset + bytes);
    for (let at = 0; at < tar.length; at += 1) {
      if (inData(at)) continue;
      const bad = Buffer.from(tar);
      bad[at]! ^= 1 << (at % 8);
      expect({ at, refused: outcome(() => [...scanTar(readAt(bad), bundle)]).code !== 'none' }).toEqual({
        at,
        refused: true,
      });
    }
  });

  it.each([
    ['a hard link', { 156: '1' }],
    ['a symbolic link', { 156: '2', 157: '/etc/passwd' }],
    ['a character device', { 156: '3' }],
    ['a block device', { 156: '4' }],
    ['a folder', { 156: '5' }],
    ['a FIFO', { 156: '6' }],
    ['a contiguous file', { 156: '7' }],
    ['a sparse file', { 156: 'S' }],
    ['a GNU long name', { 156: 'L' }],
    ['a GNU long link', { 156: 'K' }],
    ['a PAX header', { 156: 'x' }],
    ['a global PAX header', { 156: 'g' }],
    ['a vendor type', { 156: 'V' }],
    ['set-user-id', { 100: '0004755' }],
    ['set-group-id', { 100: '0002755' }],
    ['a GNU header', { 257: 'ustar  \0' }],
  ])('B47: refuses %s, naming the entry', (_what, patches) => {
    expect(refusal(Buffer.concat([forged(patches, 'dir/entry'), tarTrailer]))).toEqual({
      code: 'forbidden-entry',
      path: 'dir/entry',
      offset: 0,
    });
  });

  it.each<Record<number, string>>([
    { 156: '1' },
    { 156: '2' },
    { 156: '3' },
    { 156: '6' },
    { 156: 'S' },
    { 156: 'K' },
    { 100: '0004755' },
  ])('B47: refuses %j when lenient too', (patches) => {
    expect(refusal(Buffer.concat([forged(patches, 'entry'), tarTrailer]), lenient).code).toBe('forbidden-entry');
  });

  it.each([
    ['a', 'a'],
    ['a', 'A'],
    ['caf\u00e9', 'cafe\u0301'],
    ['a', 'a/b'],
  ])('B47: refuses the twins %j and %j', (first, second) => {
    expect(
      refusal(
        aTar([
          { path: first, content: '' },
          { path: second, content: '' },
        ]),
      ),
    ).toMatchObject({ code: 'duplicate', path: second });
  });

  it.each(['../x', '/abs', 'C:x', 'a/../../x', 'a\\b', 'CON', 'dot.'])('B46: refuses the path %s', (path) => {
    expect(refusal(Buffer.concat([forged({ 0: `${path}\0` }, 'x'.repeat(20)), tarTrailer]))).toMatchObject({
      code: 'unsafe-path',
      path,
    });
  });

  it('B46: refuses a path that is not UTF-8', () => {
    expect(refusal(Buffer.concat([forged({ 0: '\xff\xfe' }, 'abc'), tarTrailer])).code).toBe('unsafe-path');
  });

  it('B48: refuses more entries or bytes than the limits, before it reads them', () => {
    const many = aTar(Array.from({ length: 5 }, (_, i) => ({ path: `f${i}`, content: 'x'.repeat(100) })));
    expect(refusal(many, { maxBytes: 1e6, maxEntries: 4 })).toMatchObject({ code: 'bomb', path: 'f4' });
    expect(refusal(many, { maxBytes: 499 })).toMatchObject({ code: 'bomb', path: 'f4' });
    expect(outcome(() => [...scanTar(readAt(many), { maxBytes: 500, maxEntries: 5 })]).code).toBe('none');
    const huge = Buffer.concat([tarHeader({ path: 'huge', size: 2 ** 32 }), Buffer.alloc(512)]);
    expect(refusal(huge, strict).code).toBe('bomb');
  });

  it('B49: refuses every cut with its offset', () => {
    const tar = aTar(two);
    for (const length of [0, 1, 511, 512, 513, 1024, 1030, 2559, 3583, tar.length - 512, tar.length - 1]) {
      expect(refusal(tar.subarray(0, length), bundle)).toMatchObject({ code: 'truncated' });
      expect(refusal(tar.subarray(0, length), bundle).offset).toBeLessThanOrEqual(tar.length);
    }
  });

  it('B49: refuses a wrong checksum with its offset', () => {
    const tar = aTar(two);
    tar[1024 + 3]! ^= 1;
    expect(refusal(tar)).toMatchObject({ code: 'checksum', offset: 1024 });
  });

  it('B49: refuses what follows the end, and bytes hidden in padding', () => {
    const tar = aTar(two);
    expect(refusal(Buffer.concat([tar, Buffer.from('garbage')]))).toMatchObject({
      code: 'trailing-bytes',
      offset: tar.length,
    });
    expect(refusal(Buffer.concat([tar, tar])).code).toBe('trailing-bytes');
    expect(refusal(Buffer.concat([tar, Buffer.alloc(1)]), bundle).code).toBe('trailing-bytes');
    expect(refusal(Buffer.concat([tar, Buffer.alloc(20_000)])).code).toBe('trailing-bytes');
    expect(refusal(Buffer.concat([tar.subarray(0, tar.length - 512), tar]))).toMatchObject({ code: 'trailing-bytes' });
    expect([...scanTar(readAt(Buffer.concat([tar, Buffer.alloc(9000)])), strict)]).toHaveLength(3);
    const hidden = Buffer.from(tar);
    hidden[600] = 1;
    expect(refusal(hidden)).toMatchObject({ code: 'trailing-bytes', offset: 600 });
  });

  it('refuses what is not a tar, and sizes that are not octal', () => {
    expect(refusal(Buffer.alloc(1024, 'x')).code).toBe('checksum');
    expect(refusal(Buffer.concat([forged({ 257: 'oldtar\0\0' }), tarTrailer])).code).toBe('unsupported');
    expect(refusal(Buffer.concat([forged({ 124: '0000000009\0' }), tarTrailer])).code).toBe('syntax');
    expect(refusal(Buffer.concat([forged({ 124: '\x80\0\0\0\0\0\0\0\0\0\0\x01' }), tarTrailer])).code).toBe('syntax');
  });
});
