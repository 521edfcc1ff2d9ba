import { FormatError } from '../format-error.js';

const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const checksumLength = 6;

export interface Bech32 {
  /** The human-readable part, in lower case. */
  readonly prefix: string;
  readonly bytes: Buffer;
}

/** Encodes as Bech32 (BIP 173) in lower case, whatever the length: age keys are longer than the 90 characters of that text. */
export function encodeBech32(prefix: string, bytes: Uint8Array): string {
  const words = toWords(bytes);
  return `${prefix}1${[...words, ...checksum(prefix, words)].map((word) => alphabet[word]).join('')}`;
}

/**
 * Decodes Bech32 of any length, all upper or all lower case. Throws FormatError `encoding`, or `checksum` where a character was mistyped; the
 * message never shows the text, which may be a secret.
 */
export function decodeBech32(text: string): Bech32 {
  const lower = text.toLowerCase();
  if (text !== lower && text !== text.toUpperCase()) throw refused('encoding', 'mixes upper and lower case');
  const split = lower.lastIndexOf('1');
  if (split < 1 || split + 1 + checksumLength > lower.length) throw refused('encoding', 'is too short');
  const prefix = lower.slice(0, split);
  if (!/^[\x21-\x7e]+$/.test(prefix))
    throw refused('encoding', 'has a character before its 1 that is not printable ASCII');
  const words = Array.from(lower.slice(split + 1), (character) => alphabet.indexOf(character));
  if (words.includes(-1)) throw refused('encoding', 'has a character that no key has');
  if (polymod([...expand(prefix), ...words]) !== 1)
    throw refused('checksum', 'has a wrong checksum: a character is mistyped or missing');
  return { prefix, bytes: toBytes(words.slice(0, -checksumLength)) };
}

const refused = (code: 'encoding' | 'checksum', problem: string) => new FormatError(code, `the key ${problem}`);

function checksum(prefix: string, words: readonly number[]): number[] {
  const value = polymod([...expand(prefix), ...words, 0, 0, 0, 0, 0, 0]) ^ 1;
  return Array.from({ length: checksumLength }, (_, i) => (value >> (5 * (5 - i))) & 31);
}

function polymod(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    generators.forEach((generator, i) => (sum ^= (top >> i) & 1 ? generator : 0));
  }
  return sum;
}

function expand(prefix: string): number[] {
  const codes = Array.from(prefix, (character) => character.charCodeAt(0));
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
}

function toWords(bytes: Uint8Array): number[] {
  const words: number[] = [];
  let [held, bits] = [0, 0];
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) words.push((held >> (bits - 5)) & 31);
  }
  if (bits > 0) words.push((held << (5 - bits)) & 31);
  return words;
}

function toBytes(words: readonly number[]): Buffer {
  const bytes: number[] = [];
  let [held, bits] = [0, 0];
  for (const word of words) {
    held = ((held << 5) | word) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 0xff);
  }
  if (bits >= 5 || held & ((1 << bits) - 1)) throw refused('encoding', 'has set bits after its last byte');
  return Buffer.from(bytes);
}
