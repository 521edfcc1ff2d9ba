import { forged, lenient, member, push, readAt, refusal } from '../../../test/support/tar.js';
import { scanTar } from './scan-tar.js';
import { tarTrailer } from './tar-header.js';

describe('PAX headers and GNU long names, where they are asked for', () => {
  const pax = (type: string, ...records: string[]) => {
    const content = records.join('');
    return Buffer.concat(member(forged({ 156: type }, 'PaxHeader', content.length), content));
  };
  const record = (keyword: string, value: string) => {
    const tail = Buffer.byteLength(` ${keyword}=${value}\n`);
    const length = String(tail + String(tail + 2).length).length + tail;
    return `${length} ${keyword}=${value}\n`;
  };
  const long = `${'d'.repeat(60)}/${'n'.repeat(180)}`;

  it('gives the next member its path and size', () => {
    const tar = Buffer.concat([
      pax('x', record('mtime', '1.5'), record('path', long), record('size', '3')),
      ...member(forged({ 124: '00000000000' }), 'abc'),
      tarTrailer,
    ]);
    for (const { path, bytes } of [...scanTar(readAt(tar), lenient), ...push(tar, lenient, 100).entries])
      expect({ path, bytes }).toEqual({ path: long, bytes: 3 });
    expect(push(tar, lenient, 9).contents).toEqual(['abc']);
  });

  it('reads a GNU long name', () => {
    const tar = Buffer.concat([
      ...member(forged({ 156: 'L', 257: 'ustar  \0' }, 'x', long.length + 1), `${long}\0`),
      forged({ 257: 'ustar  \0' }),
      tarTrailer,
    ]);
    expect([...scanTar(readAt(tar), lenient)][0]?.path).toBe(long);
    expect(push(tar, lenient, 513).entries[0]?.path).toBe(long);
  });

  it('B47: lets no long name lead out, be sparse, or name all files', () => {
    const with_ = (...records: string[]) => Buffer.concat([pax('x', ...records), forged({}), tarTrailer]);
    expect(refusal(with_(record('path', '../x')), lenient)).toMatchObject({ code: 'unsafe-path', path: '../x' });
    expect(refusal(with_(record('path', 'a\0b')), lenient).code).toBe('unsafe-path');
    expect(refusal(with_(record('GNU.sparse.major', '1')), lenient).code).toBe('forbidden-entry');
    expect(refusal(with_('999 path=x\n'), lenient).code).toBe('syntax');
    expect(refusal(with_('no records'), lenient).code).toBe('syntax');
    expect(refusal(with_(record('size', '99999999')), lenient).code).toBe('bomb');
    expect(refusal(Buffer.concat([pax('g', record('path', 'x')), forged({}), tarTrailer]), lenient).code).toBe(
      'forbidden-entry',
    );
    expect(refusal(Buffer.concat([pax('x', record('path', 'x')), tarTrailer]), lenient).code).toBe('truncated');
    expect(
      refusal(Buffer.concat([forged({ 156: 'x' }, 'p', 2 * 1024 * 1024)]), { ...lenient, maxBytes: 1e9 }).code,
    ).toBe('bomb');
    expect(
      refusal(Buffer.concat(Array.from({ length: 6 }, () => pax('g', record('comment', 'x')))), {
        ...lenient,
        maxEntries: 5,
      }).code,
    ).toBe('bomb');
  });

  it('drops "./" and the top folder, and lists folders', () => {
    const tar = Buffer.concat([
      forged({ 0: './', 156: '5' }),
      forged({ 0: './sub/', 156: '5' }, 'xxxxxx'),
      forged({ 0: './sub/f' }, 'xxxxxxx'),
      tarTrailer,
    ]);
    expect([...scanTar(readAt(tar), lenient)].map(({ path, type }) => `${type} ${path}`)).toEqual([
      'directory sub',
      'file sub/f',
    ]);
  });
});
