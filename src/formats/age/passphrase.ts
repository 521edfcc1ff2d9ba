import { scryptSync } from 'node:crypto';
import { FormatError } from '../format-error.js';
import { fileKeyBytes, tagBytes, unwrapFileKey, wrapFileKey } from './key-derivation.js';
import { decodeRawBase64Of, encodeRawBase64 } from './raw-base64.js';
import type { FreshBytes, Identity, Recipient, Stanza } from './stanza.js';

const label = Buffer.from('age-encryption.org/v1/scrypt');
/** Base-two logarithm of the work factor: what age writes, and what takes a gibibyte and some seconds to read. */
const usualWork = 18;
const mostWork = 20;

function wrapKey(passphrase: string, salt: Buffer, work: number): Buffer {
  const [N, r] = [2 ** work, 8];
  return scryptSync(passphrase, Buffer.concat([label, salt]), 32, { N, r, p: 1, maxmem: 128 * r * (N + 16) });
}

/** age.md, "The scrypt recipient type". It must be the only recipient of a file. */
export class PassphraseRecipient implements Recipient {
  readonly kind = 'passphrase';
  readonly text = undefined;
  readonly #passphrase: string;
  readonly #work: number;

  constructor(passphrase: string, work = usualWork) {
    this.#passphrase = passphrase;
    this.#work = work;
  }

  wrap(fileKey: Buffer, fresh: FreshBytes): Stanza {
    const salt = fresh(16);
    const body = wrapFileKey(wrapKey(this.#passphrase, salt, this.#work), fileKey);
    return { args: ['scrypt', encodeRawBase64(salt), String(this.#work)], body };
  }
}

/** Takes up to a second and, at the highest work factor that is accepted, a gibibyte. */
export class PassphraseIdentity implements Identity {
  readonly #passphrase: string;

  constructor(passphrase: string) {
    this.#passphrase = passphrase;
  }

  unwrap(stanzas: readonly Stanza[]): Buffer | undefined {
    const stanza = stanzas.find(({ args }) => args[0] === 'scrypt');
    if (!stanza) return undefined;
    const { args, body } = stanza;
    if (args.length !== 3) throw new FormatError('syntax', `a scrypt stanza has ${args.length} arguments, not 3`);
    const salt = decodeRawBase64Of(16, args[1], 'the salt of a scrypt stanza');
    const work = workOf(args[2]!);
    if (body.length !== fileKeyBytes + tagBytes)
      throw new FormatError('syntax', `the body of a scrypt stanza has ${body.length} bytes`);
    return unwrapFileKey(wrapKey(this.#passphrase, salt, work), body);
  }
}

function workOf(text: string): number {
  if (!/^[1-9][0-9]*$/.test(text)) throw new FormatError('syntax', 'the work factor of a scrypt stanza is no number');
  if (Number(text) > mostWork)
    throw new FormatError('too-large', `the work factor of a scrypt stanza is above ${mostWork}`);
  return Number(text);
}
