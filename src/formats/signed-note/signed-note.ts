import type { KeyObject } from 'node:crypto';
import { decodeBase64, encodeBase64 } from '../base64/strict-base64.js';
import { FormatError } from '../format-error.js';
import { keyFingerprint } from '../key-files/public-key.js';
import { verifySignature } from '../key-files/signature-algorithm.js';
import { noteKeyId } from './note-key.js';

export interface NoteSignature {
  readonly name: string;
  readonly keyId: Buffer;
  readonly signature: Buffer;
}

/** Text and its signatures (c2sp.org/signed-note). `text` ends with the line feed that is signed. */
export interface SignedNote {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

const longestNote = 64 * 1024;
const mostSignatures = 16;
const line = /^\u2014 ([^\p{White_Space}+]+) ([A-Za-z0-9+/=]+)$/u;

export function encodeSignedNote({ text, signatures }: SignedNote): string {
  const lines = signatures.map(
    ({ name, keyId, signature }) => `\u2014 ${name} ${encodeBase64(Buffer.concat([keyId, signature]))}\n`,
  );
  return `${text}\n${lines.join('')}`;
}

/** Reads a note without believing it. Throws FormatError `too-large`, `encoding` or `syntax`. */
export function parseSignedNote(note: string): SignedNote {
  if (note.length > longestNote)
    throw new FormatError('too-large', `a note has at most ${longestNote} characters, not ${note.length}`);
  // oxlint-disable-next-line no-control-regex -- the specification forbids exactly these
  if (/[\0-\x09\x0b-\x1f]/.test(note))
    throw new FormatError('encoding', 'a note holds no control character but line feeds');
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n'))
    throw new FormatError('syntax', 'a note has text, an empty line and signature lines');
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > mostSignatures)
    throw new FormatError('too-large', `a note has at most ${mostSignatures} signatures`);
  return { text: note.slice(0, end + 1), signatures: lines.map(parseLine) };
}

function parseLine(text: string): NoteSignature {
  const [, name, base64] = line.exec(text) ?? [];
  const bytes = base64 === undefined ? undefined : decodeBase64(base64, 'the signature of the note');
  if (name === undefined || bytes === undefined || bytes.length < 5)
    throw new FormatError('syntax', `not a signature line of a note: ${JSON.stringify(text.slice(0, 80))}`);
  return { name, keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

/**
 * Which of the trusted keys signed, as fingerprints. Lines of other keys are passed over; a line of a trusted key that does not
 * verify spoils the note. Throws FormatError `signature` for that, and where none of the keys signed.
 */
export function verifyNote({ text, signatures }: SignedNote, name: string, keys: readonly KeyObject[]): string[] {
  const message = Buffer.from(text, 'utf8');
  const signers = keys.filter((key) => {
    const keyId = noteKeyId(name, key);
    const own = signatures.filter((signature) => signature.name === name && signature.keyId.equals(keyId));
    if (own.some(({ signature }) => !verifySignature(key, message, signature)))
      throw new FormatError('signature', `the signature of key ${keyFingerprint(key)} does not fit the note`);
    return own.length > 0;
  });
  if (signers.length === 0)
    throw new FormatError('signature', `the note of ${name} is signed by none of the ${keys.length} trusted keys`);
  return signers.map(keyFingerprint);
}
