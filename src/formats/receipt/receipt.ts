import { canonicalBytes } from '../canonical-json/canonicalize.js';
import { isDigest, type Digest } from '../digest.js';
import { FormatError } from '../format-error.js';
import { JsonShape, parseCanonical } from '../json-shape/json-shape.js';

/** The payload type of the DSSE envelope that carries a receipt. */
export const receiptType = 'application/vnd.export-center.receipt.v1+json';

/** What a site may send back of its findings, in bytes of canonical JSON: little enough for a person to review. */
export const findingsLimit = 64 * 1024;

const schema = 'urn:export-center:receipt:v1';
const gapLimit = 100;

/**
 * What a site says of one import (docs/formats/receipt.md). It is the only thing that crosses back, so it is small, readable and holds no
 * evidence unless findings were asked for.
 */
export interface Receipt {
  readonly schema: typeof schema;
  /** The name under which the site is enrolled. */
  readonly site: string;
  /** 1 for the first receipt of a site, one more for each. */
  readonly counter: number;
  /** Digest of the payload of the receipt before; absent in the first. */
  readonly previous?: Digest;
  /** Who sent the bundle: tenant of the signed statement and fingerprint of the signing key. */
  readonly origin: { readonly tenant: string; readonly key: string };
  readonly mirror: string;
  readonly profile: string;
  readonly manifestDigest: Digest;
  /** Item-set root of the mirror before the import; absent where it was empty. */
  readonly rootBefore?: Digest;
  readonly rootAfter: Digest;
  /** RFC 3339 in UTC, by the clock of the site. */
  readonly importedAt: string;
  /** Version of the program that imported it. */
  readonly program?: string;
  /** Why an older bundle was taken. */
  readonly override?: { readonly reason: string; readonly by: string };
  /** Digests of bundles that the site knows of and never saw. */
  readonly gaps: readonly Digest[];
  /** Off by default; any JSON object. */
  readonly findings?: Readonly<Record<string, unknown>>;
}

/** Canonical JSON (RFC 8785). Throws FormatError where `parseReceipt` would refuse it. */
export function encodeReceipt(receipt: Receipt): Buffer {
  const bytes = canonicalBytes(receipt);
  parseReceipt(bytes);
  return bytes;
}

/**
 * Reads the payload of a receipt. Throws FormatError `unsupported-version` for another schema, `schema` with a pointer for a missing, unknown
 * or malformed member, `too-large` for findings over 64 KiB, `syntax` for what is not canonical to the byte.
 */
export function parseReceipt(bytes: Uint8Array): Receipt {
  const shape = JsonShape.of(parseCanonical(bytes, 'the receipt'));
  requireSchema(shape);
  const receipt = {
    schema,
    site: shape.string('site', 64),
    counter: shape.integer('counter', 1),
    origin: readOrigin(shape.object('origin')),
    mirror: shape.string('mirror', 64),
    profile: shape.string('profile', 64),
    manifestDigest: shape.digest('manifestDigest'),
    rootAfter: shape.digest('rootAfter'),
    importedAt: readTime(shape, 'importedAt'),
    gaps: readGaps(shape),
    ...readOptional(shape),
  } as const;
  shape.close();
  requireChain(receipt, shape);
  return receipt;
}

function requireSchema(shape: JsonShape): void {
  const found = shape.string('schema', 256);
  if (found === schema) return;
  throw new FormatError('unsupported-version', `the receipt has schema ${found}, known is ${schema}`, {
    pointer: '/schema',
  });
}

function readOrigin(shape: JsonShape): Receipt['origin'] {
  const origin = { tenant: shape.string('tenant', 64), key: shape.string('key', 64) };
  shape.close();
  return origin;
}

function readOptional(
  shape: JsonShape,
): Pick<Receipt, 'previous' | 'rootBefore' | 'program' | 'override' | 'findings'> {
  const optional = {
    previous: shape.optional('previous', (name) => shape.digest(name)),
    rootBefore: shape.optional('rootBefore', (name) => shape.digest(name)),
    program: shape.optional('program', (name) => shape.string(name, 64)),
    override: shape.optional('override', (name) => readOverride(shape.object(name))),
    findings: shape.optional('findings', (name) => readFindings(shape.object(name))),
  };
  return Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
}

function readOverride(shape: JsonShape): NonNullable<Receipt['override']> {
  const override = { reason: shape.string('reason', 500), by: shape.string('by', 256) };
  shape.close();
  return override;
}

function readFindings({ value, pointer }: JsonShape): Readonly<Record<string, unknown>> {
  const { length } = canonicalBytes(value);
  if (length <= findingsLimit) return value;
  throw new FormatError('too-large', `the findings have ${length} bytes, at most ${findingsLimit} may go back`, {
    pointer,
  });
}

function readGaps(shape: JsonShape): readonly Digest[] {
  const gaps = shape.array('gaps', gapLimit);
  const wrong = gaps.findIndex((gap) => !isDigest(gap));
  if (wrong < 0) return gaps as readonly Digest[];
  const pointer = `${shape.at('gaps')}/${wrong}`;
  throw new FormatError('schema', `${pointer} must be sha256: and 64 lower-case hex digits`, { pointer });
}

function readTime(shape: JsonShape, name: string): string {
  const text = shape.string(name, 40);
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new FormatError('schema', `${shape.at(name)} must be an RFC 3339 time in UTC`, { pointer: shape.at(name) });
}

/** The first receipt has none before it, every other one has. */
function requireChain({ counter, previous }: Pick<Receipt, 'counter' | 'previous'>, shape: JsonShape): void {
  if ((counter === 1) === (previous === undefined)) return;
  const what = counter === 1 ? 'must be absent in the first receipt' : `is missing in receipt ${counter}`;
  throw new FormatError('schema', `${shape.at('previous')} ${what}`, { pointer: shape.at('previous') });
}
