import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ByteReader } from '../stages/evidence/reading/byte-reader.js';
import { tarEntries } from '../stages/evidence/reading/tar-entries.js';
import { findEvidenceFiles, tarOf, tarSize } from './evidence-files.js';

describe('the files of an import', () => {
  let folder: string;
  let name: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'import-'));
    name = basename(folder);
    mkdirSync(join(folder, 'b'));
    writeFileSync(join(folder, 'b', 'x.json'), '{"id":"X"}');
    writeFileSync(join(folder, 'a.json'), '{}');
    writeFileSync(join(folder, 'README.md'), 'about');
    writeFileSync(join(folder, '.hidden.json'), '{}');
    symlinkSync('a.json', join(folder, 'link.json'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('are those of a folder in byte order, without what describes or hides', async () => {
    const { files, skipped } = await findEvidenceFiles([folder]);
    expect(files.map((file) => file.name)).toEqual([`${name}/a.json`, `${name}/b/x.json`]);
    expect(skipped).toHaveLength(3);
  });

  it('leave out the lists, hashes and signatures of a CSAF provider', async () => {
    for (const beside of ['index.txt', 'changes.csv', 'a.json.asc', 'a.json.sha256', 'a.json.sha512'])
      writeFileSync(join(folder, 'b', beside), 'x');
    const { files, skipped } = await findEvidenceFiles([join(folder, 'b')]);
    expect(files.map((file) => file.name)).toEqual(['b/x.json']);
    expect(skipped).toHaveLength(5);
  });

  it('travel as an archive that the server reads, of the size that was said', async () => {
    const { files } = await findEvidenceFiles([folder]);
    const bytes = Buffer.concat(await Array.fromAsync(tarOf(files)));
    expect(bytes.length).toBe(tarSize(files));
    const found: [string, string][] = [];
    for await (const entry of tarEntries(
      new ByteReader(
        (async function* () {
          yield bytes;
        })(),
      ),
      'x',
    ))
      found.push([entry.name, Buffer.concat(await Array.fromAsync(entry.bytes())).toString()]);
    expect(found).toEqual([
      [`${name}/a.json`, '{}'],
      [`${name}/b/x.json`, '{"id":"X"}'],
    ]);
  });

  it('have names of up to 255 bytes, cut at a slash', async () => {
    const deep = join(folder, 'd'.repeat(90), 'e'.repeat(60));
    mkdirSync(deep, { recursive: true });
    writeFileSync(join(deep, `${'f'.repeat(90)}.json`), '{}');
    const { files } = await findEvidenceFiles([join(folder, 'd'.repeat(90))]);
    const bytes = Buffer.concat(await Array.fromAsync(tarOf(files)));
    const source = new ByteReader(
      (async function* () {
        yield bytes;
      })(),
    );
    const names = (await Array.fromAsync(tarEntries(source, 'x'))).map((entry) => entry.name);
    expect(names).toEqual([`${'d'.repeat(90)}/${'e'.repeat(60)}/${'f'.repeat(90)}.json`]);
  });

  it('must be there', async () => {
    await expect(findEvidenceFiles([join(folder, 'none')])).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
