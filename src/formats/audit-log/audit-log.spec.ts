import { generateKeyPairSync, sign } from 'node:crypto';
import * as fc from 'fast-check';
import { canonicalJson } from '../canonical-json/canonicalize.js';
import { digestBytes } from '../digest.js';
import { MerkleFrontier } from '../merkle-tree/merkle-frontier.js';
import { leafHash } from '../merkle-tree/merkle-hash.js';
import { checkpointText } from '../signed-note/checkpoint.js';
import { noteKeyId } from '../signed-note/note-key.js';
import { encodeSignedNote } from '../signed-note/signed-note.js';
import { auditGenesis, auditHash, type AuditLine } from './audit-entry.js';
import { encodeHeader, encodeLine, encodeTrailer, lineOverhead, parseLine } from './audit-export.js';
import { verifyExport } from './verify-export.js';

const tenant = '0b0e7a52-6f0c-4a52-9a0c-6c1e6e1e6f01';
const origin = `export-center/audit-log/${tenant}`;
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

function chain(count: number, first: readonly AuditLine[] = []): AuditLine[] {
  const lines = [...first];
  for (let seq = lines.length + 1; seq <= count; seq += 1) {
    const previousHash = lines.at(-1)?.hash ?? auditGenesis(tenant);
    const time = new Date(1767323045000 + seq).toISOString();
    const line = { seq, time, previousHash, entry: { action: 'run.create', details: { number: seq } } };
    lines.push({ ...line, hash: auditHash(line) });
  }
  return lines;
}

function noteOf(lines: readonly AuditLine[], key = privateKey, name = origin): string {
  const tree = new MerkleFrontier();
  for (const { hash } of lines) tree.append(leafHash(digestBytes(hash)));
  const text = checkpointText({ origin: name, size: tree.size, root: tree.root() });
  const signature = sign('sha256', Buffer.from(text), key);
  return encodeSignedNote({ text, signatures: [{ name, keyId: noteKeyId(name, publicKey), signature }] });
}

const textOf = (line: AuditLine) => encodeLine({ ...line, entry: canonicalJson(line.entry) });
const fileOf = (lines: readonly (AuditLine | string)[], note: string) =>
  [
    encodeHeader(origin, tenant),
    ...lines.map((line) => (typeof line === 'string' ? line : textOf(line))),
    encodeTrailer(note),
  ].join('');

async function check(file: string, since?: string) {
  const open = () => [Buffer.from(file)];
  const report = await verifyExport(open, { keys: [publicKey], ...(since === undefined ? {} : { since }) });
  return { ...report, found: report.findings.map(({ kind, seq }) => `${kind} ${seq}`) };
}

const good = chain(12);
const signed = noteOf(good);
const edited = (line: AuditLine): AuditLine => ({ ...line, entry: { action: 'run.create', details: { number: 99 } } });
const rehashed = (line: AuditLine): AuditLine => ({ ...line, hash: auditHash(line) });

describe('the hash of an entry', () => {
  it('is that of the worked vector in docs/formats/audit-log.md', () => {
    const previousHash = auditGenesis('00000000-0000-4000-8000-000000000001');
    expect(previousHash).toBe('sha256:8784427ebbbcc0d5edc895680a047638e3e6a822f591bc20a06650d0f18072d3');
    const entry = {
      action: 'profile.create',
      actor: { id: 'key:key_01JC0000000000000000000000', kind: 'apiKey' },
      details: { name: 'weekly' },
      id: 'aud_01JC0000000000000000000001',
      outcome: 'success',
      requestId: 'req-1',
      resource: { id: 'prf_01JC0000000000000000000002', type: 'profile' },
      sourceAddress: '192.0.2.7',
    };
    expect(auditHash({ seq: 1, time: '2026-01-02T03:04:05.678Z', previousHash, entry })).toBe(
      'sha256:3dbdb12fab3aa17b44a391206e0f40219b49d3c4d5c782aa132a0977ae996d0a',
    );
  });
});

describe('an export of the audit log', () => {
  it('passes as it is, also after an earlier checkpoint', async () => {
    expect(await check(fileOf(good, signed), noteOf(good.slice(0, 5)))).toMatchObject({
      verdict: 'passed',
      entries: 12,
      size: 12,
    });
    expect(await check(fileOf(good, signed))).toMatchObject({ verdict: 'passed', found: [] });
  });

  it('has lines of the length that is promised, which read back', () => {
    for (const line of good) {
      const text = textOf(line);
      expect(Buffer.byteLength(text)).toBe(lineOverhead + canonicalJson(line.entry).length + String(line.seq).length);
      expect(parseLine(Buffer.from(text))).toEqual(line);
    }
  });

  it.each<[string, readonly (AuditLine | string)[], string[]]>([
    ['an edited entry', good.with(4, edited(good[4]!)), ['edited 5']],
    ['an edited entry whose hash was made to fit', good.with(4, rehashed(edited(good[4]!))), ['edited 5']],
    ['an edited first entry whose hash was made to fit', good.with(0, rehashed(edited(good[0]!))), ['edited 1']],
    ['an edited time', good.with(11, { ...good[11]!, time: '2020-01-01T00:00:00.000Z' }), ['edited 12']],
    ['an unreadable line', [...good.slice(0, 4), '{"entry":\n', ...good.slice(5)], ['edited 5']],
    ['a deleted entry', good.toSpliced(4, 1), ['deleted 5']],
    ['two deleted entries', good.toSpliced(4, 2), ['deleted 5']],
    ['a deleted first entry', good.slice(1), ['deleted 1']],
    [
      'a deleted entry, the others renumbered',
      good.toSpliced(4, 1).map((line, i) => ({ ...line, seq: i + 1 })),
      ['deleted 5'],
    ],
    ['two neighbours swapped', good.with(4, good[5]!).with(5, good[4]!), ['reordered 6']],
    ['two far entries swapped', good.with(2, good[8]!).with(8, good[2]!), ['reordered 9', 'reordered 3']],
    [
      'two entries swapped and renumbered',
      good.with(2, { ...good[8]!, seq: 3 }).with(8, { ...good[2]!, seq: 9 }),
      ['reordered 9', 'reordered 3'],
    ],
    ['an entry moved to the front', [good[8]!, ...good.toSpliced(8, 1)], ['reordered 9']],
    ['an entry moved to the end', [...good.toSpliced(3, 1), good[3]!], ['reordered 4']],
    ['an inserted entry', good.toSpliced(4, 0, edited(good[4]!)), ['inserted 5']],
    ['an inserted entry that fits the one before', good.toSpliced(4, 0, rehashed(edited(good[4]!))), ['inserted 5']],
    ['an entry that is there twice', good.toSpliced(4, 0, good[3]!), ['inserted 4']],
    [
      'an inserted entry, the others renumbered',
      good.toSpliced(4, 0, rehashed(edited(good[4]!))).map((line, i) => (i > 4 ? { ...line, seq: i + 1 } : line)),
      ['inserted 5'],
    ],
    ['its newest entries truncated', good.slice(0, 9), ['truncated 10']],
    ['entries beyond the checkpoint', chain(14), ['inserted 13']],
  ])('names %s', async (_, lines, found) => {
    expect(await check(fileOf(lines, signed))).toMatchObject({ verdict: 'failed', found });
  });

  it('is read no further than a hundred faults, whatever they are', async () => {
    const long = chain(1_000);
    const { findings } = await check(
      fileOf(
        long.filter(({ seq }) => seq % 2 === 0),
        noteOf(long),
      ),
    );
    expect(findings).toHaveLength(100);
    expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['deleted']));
  });

  it('that was written anew as a whole and signed again is found by an earlier checkpoint', async () => {
    const forged = chain(12, chain(3));
    const other = chain(12, [
      ...good.slice(0, 6),
      ...chain(7, good.slice(0, 6))
        .slice(6)
        .map((line) => rehashed(edited(line))),
    ]);
    expect((await check(fileOf(forged, noteOf(forged)), signed)).verdict).toBe('passed');
    const file = fileOf(other, noteOf(other));
    expect((await check(file)).verdict).toBe('passed');
    expect(await check(file, noteOf(good.slice(0, 8)))).toMatchObject({ verdict: 'failed', found: ['rewritten 1'] });
    expect(await check(file, noteOf(good.slice(0, 5)))).toMatchObject({ verdict: 'passed' });
  });

  it('that was truncated and signed again is found by an earlier checkpoint', async () => {
    const short = good.slice(0, 9);
    expect(await check(fileOf(short, noteOf(short)), signed)).toMatchObject({
      verdict: 'failed',
      found: ['truncated 10'],
    });
  });

  it('is refused without its checkpoint, with one of a stranger, or with one of another log', async () => {
    const file = fileOf(good, signed);
    await expect(check(file.slice(0, file.lastIndexOf('{"checkpoint')))).rejects.toThrow(
      /does not end with a checkpoint/,
    );
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    await expect(check(fileOf(good, noteOf(good, stranger)))).rejects.toThrow(/does not fit the note/);
    await expect(check(fileOf(good, noteOf(good, privateKey, 'export-center/audit-log/other')))).rejects.toThrow(
      /is of export-center/,
    );
    await expect(check('')).rejects.toThrow(/empty/);
  });

  it('fails for any change of any of its lines', async () => {
    const lines = fileOf(good, signed).split('\n').slice(1, 13);
    await fc.assert(
      fc.asyncProperty(fc.nat(11), fc.nat(), fc.integer({ min: 33, max: 126 }), async (which, where, character) => {
        const line = lines[which]!;
        const at = where % line.length;
        if (line.charCodeAt(at) === character) return;
        const changed = `${line.slice(0, at)}${String.fromCharCode(character)}${line.slice(at + 1)}\n`;
        const report = await check(
          fileOf(
            good.with(which, undefined as never).map((one, i) => (i === which ? changed : one)),
            signed,
          ),
        );
        expect(report.verdict).toBe('failed');
      }),
    );
  });
});
