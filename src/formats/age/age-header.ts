import { timingSafeEqual } from 'node:crypto';
import { FormatError, type FormatErrorCode } from '../format-error.js';
import { hkdf, hmac } from './key-derivation.js';
import { decodeRawBase64, decodeRawBase64Of, encodeRawBase64 } from './raw-base64.js';
import type { Stanza } from './stanza.js';

const versionLine = 'age-encryption.org/v1\n';
const columns = 64;

/** Bytes of a header at most: room for 150 post-quantum recipients. */
export const headerLimit = 256 * 1024;

/** A header as it stands in a file (age.md, "Header"). */
export interface AgeHeader {
  readonly stanzas: readonly Stanza[];
  readonly mac: Buffer;
  /** What the MAC is over: up to and with the three hyphens. */
  readonly macInput: Buffer;
  /** Bytes of the whole header: the payload begins there. */
  readonly length: number;
}

export function encodeAgeHeader(stanzas: readonly Stanza[], fileKey: Uint8Array): Buffer {
  const text = `${versionLine}${stanzas.map(encodeStanza).join('')}---`;
  return Buffer.from(`${text} ${encodeRawBase64(macOf(fileKey, Buffer.from(text, 'latin1')))}\n`, 'latin1');
}

function encodeStanza({ args, body }: Stanza): string {
  const text = encodeRawBase64(body);
  const lines: string[] = [];
  for (let at = 0; at <= text.length; at += columns) lines.push(text.slice(at, at + columns));
  return `-> ${args.join(' ')}\n${lines.join('\n')}\n`;
}

const macOf = (fileKey: Uint8Array, input: Uint8Array) => hmac(hkdf(fileKey, '', 'header'), input);

/** Throws FormatError `signature` unless the header was made by someone who knows the file key. */
export function requireHeaderMac({ mac, macInput }: AgeHeader, fileKey: Uint8Array): void {
  if (!timingSafeEqual(macOf(fileKey, macInput), mac))
    throw new FormatError('signature', 'the header was changed: its MAC is wrong');
}

/**
 * Parses the header at the beginning of a file; `bytes` may end anywhere behind it. Throws FormatError: `truncated` where the end of the header
 * is not among them, `unsupported-version`, `too-large`, `syntax` or `encoding` for what the grammar does not know.
 */
export function parseAgeHeader(bytes: Buffer): AgeHeader {
  const lines = new HeaderLines(bytes);
  const version = lines.next();
  if (`${version}\n` !== versionLine)
    throw refused(
      lines,
      version.startsWith('age-encryption.org/') ? 'unsupported-version' : 'syntax',
      'does not begin as age v1 does',
    );
  const stanzas: Stanza[] = [];
  for (;;) {
    const start = lines.offset;
    const line = lines.next();
    if (line.startsWith('---')) return finish(bytes, lines, start, line, stanzas);
    stanzas.push(parseStanza(lines, line));
  }
}

function finish(bytes: Buffer, lines: HeaderLines, start: number, line: string, stanzas: readonly Stanza[]): AgeHeader {
  if (!line.startsWith('--- ')) throw refused(lines, 'syntax', 'has no MAC after its hyphens');
  if (stanzas.length === 0) throw refused(lines, 'syntax', 'names no recipient');
  const mac = decodeRawBase64Of(32, line.slice(4), 'the MAC');
  return { stanzas, mac, macInput: bytes.subarray(0, start + 3), length: lines.offset };
}

function parseStanza(lines: HeaderLines, line: string): Stanza {
  const [arrow, ...args] = line.split(' ');
  if (arrow !== '->' || args.length === 0 || !args.every((argument) => /^[\x21-\x7e]+$/.test(argument)))
    throw refused(lines, 'syntax', 'has a line that is no recipient stanza');
  const parts: Buffer[] = [];
  for (;;) {
    const text = lines.next();
    if (text.length > columns) throw refused(lines, 'syntax', `has a line of more than ${columns} columns`);
    parts.push(decodeRawBase64(text));
    if (text.length < columns) return { args, body: Buffer.concat(parts) };
  }
}

function refused({ offset }: HeaderLines, code: FormatErrorCode, problem: string): FormatError {
  return new FormatError(code, `the header ${problem}`, { offset });
}

/** Lines that end with a line feed, no more than a header has. */
class HeaderLines {
  offset = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  next(): string {
    const end = this.#bytes.indexOf(0x0a, this.offset);
    if (end >= headerLimit || (end < 0 && this.#bytes.length >= headerLimit))
      throw refused(this, 'too-large', `is longer than ${headerLimit} bytes`);
    if (end < 0) throw refused(this, 'truncated', 'does not end');
    const line = this.#bytes.toString('latin1', this.offset, end);
    this.offset = end + 1;
    return line;
  }
}
