import { digestOf } from '../digest.js';
import { encodeReceipt, findingsLimit, parseReceipt, type Receipt } from './receipt.js';

const digest = (text: string) => digestOf(Buffer.from(text));

function aReceipt(overrides: Partial<Receipt> = {}): Receipt {
  return {
    schema: 'urn:export-center:receipt:v1',
    site: 'plant-7',
    counter: 2,
    previous: digest('receipt 1'),
    origin: { tenant: 'default', key: 'ab'.repeat(32) },
    mirror: 'nightly',
    profile: 'nightly-delta',
    manifestDigest: digest('bundle'),
    rootBefore: digest('before'),
    rootAfter: digest('after'),
    importedAt: '2026-11-25T11:00:00Z',
    gaps: [],
    ...overrides,
  };
}

const refusal = (code: string, pointer?: string): Error =>
  expect.objectContaining({ name: 'FormatError', code, ...(pointer ? { pointer } : {}) }) as Error;

describe('a receipt', () => {
  it.each<[string, Partial<Receipt>]>([
    ['of an import like any other', {}],
    ['of the first import', { counter: 1, previous: undefined, rootBefore: undefined }],
    ['of an older bundle that was taken for a reason', { override: { reason: 'restored disk', by: 'alice' } }],
    ['with the version of the program', { program: '1.2.0' }],
    ['that names what never arrived', { gaps: [digest('lost'), digest('lost too')] }],
    ['with findings', { findings: { open: [{ id: 'CVE-2026-1', purl: 'pkg:npm/a' }] } }],
  ])('%s comes back as it was written', (_, overrides) => {
    const receipt = JSON.parse(JSON.stringify(aReceipt(overrides))) as Receipt;
    expect(parseReceipt(encodeReceipt(receipt))).toEqual(receipt);
  });

  it.each<[string, unknown, string, string]>([
    ['another schema', { schema: 'urn:export-center:receipt:v2' }, 'unsupported-version', '/schema'],
    ['an unknown member', { secret: 'x' }, 'schema', '/secret'],
    ['counter 0', { counter: 0 }, 'schema', '/counter'],
    ['a counter that is no whole number', { counter: 1.5 }, 'schema', '/counter'],
    ['a first receipt with one before it', { counter: 1 }, 'schema', '/previous'],
    ['a later receipt without the one before', { previous: undefined }, 'schema', '/previous'],
    ['a root that is no digest', { rootAfter: 'sha1:00' }, 'schema', '/rootAfter'],
    ['a gap that is no digest', { gaps: [digest('x'), 'y'] }, 'schema', '/gaps/1'],
    ['more than 100 gaps', { gaps: Array<string>(101).fill(digest('x')) }, 'schema', '/gaps'],
    ['a time with a zone', { importedAt: '2026-11-25T12:00:00+01:00' }, 'schema', '/importedAt'],
    ['a day that is none', { importedAt: '2026-13-25T12:00:00Z' }, 'schema', '/importedAt'],
    ['an override without a reason', { override: { by: 'alice' } }, 'schema', '/override/reason'],
    ['findings over 64 KiB', { findings: { text: 'x'.repeat(findingsLimit) } }, 'too-large', '/findings'],
  ])('refuses %s', (_, overrides, code, pointer) => {
    const receipt = JSON.parse(JSON.stringify({ ...aReceipt(), ...(overrides as object) })) as Receipt;
    expect(() => encodeReceipt(receipt)).toThrow(refusal(code, pointer));
  });

  it.each<[string, (text: string) => string, string]>([
    ['white space', (text) => text.replace(':', ': '), 'syntax'],
    ['members in another order', (text) => text.replace('{"counter":2,', '{').replace(/}$/, ',"counter":2}'), 'syntax'],
    ['a member twice', (text) => text.replace('{"counter":2,', '{"counter":2,"counter":2,'), 'duplicate-key'],
    ['trailing bytes', (text) => `${text}\n`, 'syntax'],
    ['half of it', (text) => text.slice(0, 200), 'syntax'],
  ])('refuses %s', (_, change, code) => {
    expect(() => parseReceipt(Buffer.from(change(encodeReceipt(aReceipt()).toString())))).toThrow(refusal(code));
  });
});
