import { gzipSync, zstdCompressSync } from 'node:zlib';
import { digestOf } from '../../../formats/digest.js';
import type { InputPart } from './read-files.js';
import { defaultReadingLimits, type ReadingLimits } from './reading-limits.js';
import { StreamedInput, type UploadDescription } from './streamed-input.js';

const signal = AbortSignal.timeout(20_000);

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(
  bytes: Uint8Array,
  description: UploadDescription,
  { size = 1000, limits = {} }: { readonly size?: number; readonly limits?: Partial<ReadingLimits> } = {},
): Promise<InputPart[]> {
  const input = new StreamedInput(chunks(bytes, size), description, { ...defaultReadingLimits, ...limits });
  return Array.fromAsync(input.blocks(signal));
}

const textsOf = (parts: readonly InputPart[]) =>
  parts.map((part) =>
    'refused' in part
      ? part.refused
      : { path: part.path, form: part.form, line: part.line, text: Buffer.from(part.bytes).toString() },
  );

interface Entry {
  readonly name: string;
  readonly content?: string | Buffer;
  readonly type?: string;
}

function aTar(entries: readonly Entry[], { end = true } = {}): Buffer {
  const blocks = entries.flatMap(({ name, content = '', type = '0' }) => {
    const body = Buffer.from(content);
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write('0000644\0', 100);
    header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('        ', 148);
    header.write(type, 156);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, ...(end ? [Buffer.alloc(1024)] : [])]);
}

describe('reading line-wise files', () => {
  it('accepts CRLF, blank lines, a byte order mark and a missing final newline (B39)', async () => {
    const parts = await read(Buffer.from('\ufeff{"a":1}\r\n\r\n{"b":2}'), { name: 'a.jsonl' }, { size: 2 });
    expect(textsOf(parts)).toEqual([{ path: 'a.jsonl', form: 'json-lines', line: 1, text: '{"a":1}\r\n\r\n{"b":2}' }]);
  });

  it('refuses a line of 4 MiB + 1 with its number and reads on behind it (B39)', async () => {
    const long = Buffer.alloc(6 * 1024 * 1024, 0x61);
    const parts = await read(
      Buffer.concat([Buffer.from('{"a":1}\n'), long, Buffer.from('\n{"b":2}\n')]),
      { name: 'a.jsonl' },
      { size: 65_536 },
    );
    expect(parts).toHaveLength(3);
    expect(parts[1]).toEqual({
      refused: { path: 'a.jsonl', line: 2, code: 'EC-TOO-LARGE', reason: 'the line is longer than 4194304 bytes' },
    });
    expect(textsOf([parts[2]!])[0]).toMatchObject({ line: 3, text: '{"b":2}\n' });
  });

  it('cuts at line ends only and numbers the lines of every block', async () => {
    const lines = Array.from({ length: 9_000 }, (_, i) => `{"n":${i},"fill":"${'x'.repeat(300)}"}\n`);
    const parts = await read(Buffer.from(lines.join('')), { name: 'a.jsonl' }, { size: 7_777 });
    expect(parts.length).toBeGreaterThan(1);
    let line = 1;
    for (const part of textsOf(parts)) {
      expect(part).toMatchObject({ line });
      const text = (part as { text: string }).text;
      expect(text.endsWith('\n')).toBe(true);
      line += text.split('\n').length - 1;
    }
    expect(line).toBe(9_001);
  });
});

describe('reading compressed files', () => {
  const text = Array.from({ length: 1_000 }, (_, i) => `{"id":"A-${i}","noise":"${Math.sin(i)}"}`).join('\n');
  const codecs = [
    ['gzip', gzipSync, 'a.jsonl.gz'],
    ['zstd', zstdCompressSync, 'a.jsonl.zst'],
  ] as const;

  for (const [codec, compress, name] of codecs) {
    const packed = compress(Buffer.from(text));

    it(`reads ${codec} by its first bytes, whatever the chunks and the name`, async () => {
      for (const size of [1, 511, 65_536]) {
        const parts = await read(packed, { name: size === 1 ? name : 'odd-name', form: 'json-lines' }, { size });
        expect(Buffer.concat(parts.map((part) => ('refused' in part ? Buffer.alloc(0) : part.bytes))).toString()).toBe(
          text,
        );
      }
    });

    it(`reads several ${codec} members one behind the other (B49)`, async () => {
      const second = compress(Buffer.from('\n{"id":"LAST"}'));
      for (const size of [packed.length, 1000]) {
        const parts = await read(Buffer.concat([packed, second]), { name }, { size });
        const read1 = Buffer.concat(parts.map((part) => ('refused' in part ? Buffer.alloc(0) : part.bytes))).toString();
        expect(read1).toBe(`${text}\n{"id":"LAST"}`);
      }
    });

    it(`refuses truncated, damaged and continued ${codec} data with the offset (B49)`, async () => {
      await expect(read(packed.subarray(0, -9), { name })).rejects.toMatchObject({
        code: 'EC-INPUT-DAMAGED',
        message: expect.stringMatching(/ends in the middle of its .* data \(at byte \d+\)/) as string,
      });
      const damaged = Buffer.from(packed);
      damaged[packed.length >> 1]! ^= 0xff;
      await expect(read(damaged, { name })).rejects.toMatchObject({ code: 'EC-INPUT-DAMAGED' });
      for (const size of [packed.length, 1000]) {
        await expect(read(Buffer.concat([packed, Buffer.from('garbage')]), { name }, { size })).rejects.toMatchObject({
          code: 'EC-INPUT-DAMAGED',
          message: expect.stringMatching(/at byte \d+/) as string,
        });
      }
    });

    it(`stops a ${codec} bomb early (B48)`, async () => {
      const bomb = compress(Buffer.alloc(64 * 1024 * 1024, '\n'));
      await expect(read(bomb, { name }, { limits: { freeBytes: 1024 * 1024 } })).rejects.toMatchObject({
        code: 'bomb',
      });
    });

    it(`refuses what is compressed twice with ${codec} (B48)`, async () => {
      await expect(read(compress(packed), { name })).rejects.toMatchObject({ code: 'bomb' });
    });
  }
});

describe('reading tar archives', () => {
  it('reads files, compressed ones and archives of one more level', async () => {
    const inner = gzipSync(aTar([{ name: 'deep/c.yaml', content: 'id: C-1\n' }]));
    const tar = aTar([
      { name: 'x/', type: '5' },
      { name: 'x/a.json', content: '{"id":"A-1"}' },
      { name: 'x/b.jsonl.zst', content: zstdCompressSync(Buffer.from('{"id":"B-1"}\n')) },
      { name: 'x/inner.tar.gz', content: inner },
    ]);
    for (const size of [1, 512, 100_000]) {
      expect(textsOf(await read(tar, { name: '', form: 'tar' }, { size }))).toEqual([
        { path: 'x/a.json', form: 'json', line: 1, text: '{"id":"A-1"}' },
        { path: 'x/b.jsonl.zst', form: 'json-lines', line: 1, text: '{"id":"B-1"}\n' },
        { path: 'x/inner.tar.gz!deep/c.yaml', form: 'yaml', line: 1, text: 'id: C-1\n' },
      ]);
    }
  });

  it('refuses files of types that are not read, by name, and reads the others', async () => {
    const tar = aTar([
      { name: 'b.spdx', content: 'DataLicense: CC0-1.0' },
      { name: 'c.txt', content: 'SPDXVersion: SPDX-2.3\n' },
      { name: 'd.txt', content: 'text' },
      { name: 'e.spdx.rdf', content: 'x' },
      { name: 'a.json', content: '{}' },
    ]);
    const parts = textsOf(await read(tar, { name: '', form: 'tar' }));
    expect(parts.slice(0, 4)).toEqual([
      { path: 'b.spdx', code: 'EC-EVIDENCE-FORMAT', reason: expect.stringMatching(/^SPDX tag-value .*JSON/) as string },
      { path: 'c.txt', code: 'EC-EVIDENCE-FORMAT', reason: expect.stringMatching(/^SPDX tag-value .*JSON/) as string },
      { path: 'd.txt', code: 'EC-EVIDENCE-FORMAT', reason: expect.stringMatching(/^a text file is not/) as string },
      { path: 'e.spdx.rdf', code: 'EC-EVIDENCE-FORMAT', reason: expect.stringMatching(/^SPDX RDF .*JSON/) as string },
    ]);
    expect(parts[4]).toMatchObject({ path: 'a.json', form: 'json' });
  });

  const namespace = 'xmlns="http://cyclonedx.org/schema/bom/1.5"';
  it.each([
    ['a BOM', `<?xml version="1.0"?>\n<bom ${namespace}/>`, /^CycloneDX XML .*convert/],
    ['a DTD from elsewhere', `<!DOCTYPE bom SYSTEM "http://example.org/x.dtd"><bom ${namespace}/>`, /^CycloneDX XML/],
    [
      'an external entity',
      `<!DOCTYPE bom [<!ENTITY x SYSTEM "file:///etc/passwd">]><bom ${namespace}>&x;</bom>`,
      /^Cyc/,
    ],
    ['laughs', `<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(9)}">]><l>${'&b;'.repeat(999)}</l>`, /^XML/],
    ['SPDX', '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', /^SPDX RDF .*convert/],
  ])('refuses XML with %s by name and unparsed, whatever it is called (B42)', async (_, content, reason) => {
    const names = ['bom.xml', 'bom.json', 'bom.jsonl', 'bom.yaml', 'bom'];
    const parts = textsOf(await read(aTar(names.map((name) => ({ name, content }))), { name: '', form: 'tar' }));
    expect(parts).toEqual(
      names.map((path) => ({ path, code: 'EC-EVIDENCE-FORMAT', reason: expect.stringMatching(reason) as string })),
    );
  });

  it.each(['../x.json', '/abs.json', 'C:\\x.json', 'a/../../x.json', '\\\\server\\x.json', 'a\nb.json'])(
    'refuses the name %j (B46)',
    async (name) => {
      await expect(read(aTar([{ name, content: '{}' }]), { name: 'a.tar' })).rejects.toMatchObject({
        code: 'unsafe-path',
      });
    },
  );

  it.each([
    ['1', 'a hard link'],
    ['2', 'a symbolic link'],
    ['3', 'a character device'],
    ['6', 'a fifo'],
    ['L', 'a GNU long name'],
    ['S', 'a sparse file'],
  ])('refuses entry type %s, %s (B47)', async (type, what) => {
    await expect(read(aTar([{ name: 'a.json', type }]), { name: 'a.tar' })).rejects.toMatchObject({
      code: 'forbidden-entry',
      message: expect.stringContaining(what) as string,
    });
  });

  it('refuses a pax header that renames, and lets one through that dates (B47)', async () => {
    const renaming = aTar([
      { name: 'p', type: 'x', content: '19 path=../evil.js\n' },
      { name: 'a.json', content: '{}' },
    ]);
    await expect(read(renaming, { name: 'a.tar' })).rejects.toMatchObject({ code: 'forbidden-entry' });
    const dating = aTar([
      { name: 'p', type: 'x', content: '20 mtime=1700000000.5\n' },
      { name: 'a.json', content: '{}' },
    ]);
    expect(await read(dating, { name: 'a.tar' })).toHaveLength(1);
  });

  it('refuses an entry that comes twice (B47)', async () => {
    const tar = aTar([
      { name: 'a.json', content: '{}' },
      { name: 'a.json', content: '{}' },
    ]);
    await expect(read(tar, { name: 'a.tar' })).rejects.toMatchObject({ code: 'forbidden-entry' });
  });

  it('refuses truncated, damaged and continued archives with the offset (B49)', async () => {
    const tar = aTar([{ name: 'a.json', content: 'x'.repeat(2_000) }]);
    await expect(read(tar.subarray(0, 1_500), { name: 'a.tar' })).rejects.toMatchObject({ code: 'EC-INPUT-DAMAGED' });
    await expect(
      read(aTar([{ name: 'a.json', content: '{}' }], { end: false }), { name: 'a.tar' }),
    ).rejects.toMatchObject({ code: 'EC-INPUT-DAMAGED' });
    await expect(read(Buffer.concat([tar, Buffer.from('more')]), { name: 'a.tar' })).rejects.toMatchObject({
      code: 'EC-INPUT-DAMAGED',
      message: expect.stringContaining(`at byte ${tar.length}`) as string,
    });
    const damaged = Buffer.from(tar);
    damaged[3]! ^= 1;
    await expect(read(damaged, { name: 'a.tar' })).rejects.toMatchObject({
      code: 'EC-INPUT-DAMAGED',
      message: expect.stringContaining('at byte 0') as string,
    });
  });

  it('refuses archives nested deeper than one level, and too many entries (B48)', async () => {
    const nested = [1, 2, 3].reduce((inner, level) => aTar([{ name: `l${level}.tar`, content: inner }]), aTar([]));
    await expect(read(nested, { name: 'a.tar' })).rejects.toMatchObject({ code: 'bomb' });
    const many = aTar(Array.from({ length: 11 }, (_, i) => ({ name: `${i}.json`, content: '{}' })));
    await expect(read(many, { name: 'a.tar' }, { limits: { entries: 10 } })).rejects.toMatchObject({ code: 'bomb' });
  });
});

describe('what is known of an upload', () => {
  it('is its digest and length as they came in, and the number of files', async () => {
    const bytes = gzipSync(
      aTar([
        { name: 'a.json', content: '{}' },
        { name: 'b.json', content: '{}' },
      ]),
    );
    const input = new StreamedInput(chunks(bytes, 100), { name: 'x.tar.gz' });
    await Array.fromAsync(input.blocks(signal));
    expect(input.summary()).toEqual({ digest: digestOf(bytes), bytes: bytes.length, files: 2 });
  });

  it('must match the declared digest (B44)', async () => {
    const bytes = Buffer.from('{}');
    await expect(read(bytes, { name: 'a.json', digest: digestOf('{ }') })).rejects.toMatchObject({
      code: 'EC-DIGEST-MISMATCH',
    });
    await expect(read(bytes, { name: 'a.json', digest: digestOf('{}') })).resolves.toHaveLength(1);
  });

  it('refuses a document of more than the limit', async () => {
    const parts = await read(
      Buffer.from(`{"a":"${'x'.repeat(2_000)}"}`),
      { name: 'a.json' },
      { limits: { document: 1_000 } },
    );
    expect(parts).toEqual([
      { refused: { path: 'a.json', code: 'EC-TOO-LARGE', reason: 'the document is longer than 1000 bytes' } },
    ]);
  });

  it('reads EPSS by its first two lines and refuses other CSV by name', async () => {
    const epss = '#model_version:v1,score_date:2026-01-01T00:00:00Z\ncve,epss,percentile\nCVE-2024-0001,0.1,0.2\n';
    const [part] = await read(Buffer.from(epss), { name: 'e.csv' }, { size: 5 });
    expect(part).toMatchObject({ form: 'epss-csv', line: 3, epss: { modelVersion: 'v1' } });
    const kev = await read(Buffer.from('cveID,vendorProject\nCVE-2024-0001,x\n'), { name: 'k.csv' });
    expect(kev).toEqual([
      { refused: expect.objectContaining({ reason: expect.stringContaining('KEV') as string }) as object },
    ]);
  });
});
