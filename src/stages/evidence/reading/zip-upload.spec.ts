import { aZip } from '../../../../test/support/zip.js';
import type { InputPart } from './read-files.js';
import { defaultReadingLimits, type ReadingLimits } from './reading-limits.js';
import { StreamedInput } from './streamed-input.js';

async function read(bytes: Uint8Array, limits: Partial<ReadingLimits> = {}): Promise<InputPart[]> {
  async function* source() {
    for (let at = 0; at < bytes.length; at += 997) yield bytes.subarray(at, at + 997);
  }
  const input = new StreamedInput(source(), { name: 'all.zip' }, { ...defaultReadingLimits, ...limits });
  return Array.fromAsync(input.blocks(AbortSignal.timeout(20_000)));
}

const json = (text: string) => Buffer.from(text);

describe('reading zip archives', () => {
  it('reads every file, deflated or stored', async () => {
    const parts = await read(
      aZip([
        { name: 'A-1.json', content: json('{"id":"A-1"}') },
        { name: 'x/B.json', content: json('{}'), stored: true },
      ]),
    );
    expect(parts.map((part) => ('refused' in part ? part : [part.path, Buffer.from(part.bytes).toString()]))).toEqual([
      ['all.zip!A-1.json', '{"id":"A-1"}'],
      ['all.zip!x/B.json', '{}'],
    ]);
  });

  it.each(['../x.json', '/abs.json', 'C:/x.json', 'a\\b.json'])('refuses the name %j (B46)', async (name) => {
    await expect(read(aZip([{ name, content: json('{}') }]))).rejects.toMatchObject({ code: 'unsafe-path' });
  });

  it('refuses links and entries that come twice (B47)', async () => {
    await expect(read(aZip([{ name: 'l.json', content: json('/etc/passwd'), mode: 0o120777 }]))).rejects.toMatchObject({
      code: 'forbidden-entry',
    });
    const twice = [1, 2].map(() => ({ name: 'a.json', content: json('{}') }));
    await expect(read(aZip(twice))).rejects.toMatchObject({ code: 'forbidden-entry' });
  });

  it('refuses bombs, overlapping entries and too many entries (B48)', async () => {
    const big = Buffer.alloc(8 * 1024 * 1024);
    await expect(read(aZip([{ name: 'a.json', content: big }]), { freeBytes: 1024 * 1024 })).rejects.toMatchObject({
      code: 'bomb',
    });
    const overlapping = aZip([
      { name: 'a.json', content: json('{}'), stored: true },
      { name: 'b.json', content: json('{}'), stored: true, offset: 0 },
    ]);
    await expect(read(overlapping)).rejects.toMatchObject({ code: 'bomb' });
    const many = aZip(Array.from({ length: 11 }, (_, i) => ({ name: `${i}.json`, content: json('{}') })));
    await expect(read(many, { entries: 10 })).rejects.toMatchObject({ code: 'bomb' });
  });

  it('refuses an entry that is larger than it says (B48)', async () => {
    const lying = aZip([{ name: 'a.json', content: json(`{"a":"${'x'.repeat(500)}"}`), size: 10 }]);
    await expect(read(lying)).rejects.toMatchObject({ code: 'EC-INPUT-DAMAGED' });
  });

  it('refuses a wrong checksum and a cut archive (B49)', async () => {
    const wrong = aZip([{ name: 'a.json', content: json('{"id":"A"}'), crc: 1 }]);
    await expect(read(wrong)).rejects.toMatchObject({
      code: 'EC-INPUT-DAMAGED',
      message: expect.stringContaining('at byte 0') as string,
    });
    const whole = aZip([{ name: 'a.json', content: json('{"id":"A"}') }]);
    await expect(read(whole.subarray(0, -30))).rejects.toMatchObject({ code: 'EC-INPUT-DAMAGED' });
  });
});
