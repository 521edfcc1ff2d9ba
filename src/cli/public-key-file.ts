import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { FormatError } from '../formats/format-error.js';
import { parsePublicKey } from '../formats/key-files/public-key.js';
import { usage } from './cli-error.js';

/** Reads the public key that a user trusts. Throws usage (exit 2) naming the file where it is something else. */
export function readPublicKeyFile(file: string): KeyObject {
  try {
    return parsePublicKey(readFileSync(file));
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw usage(`${file}: ${cause.message}`, {
      where: file,
      remedy: 'Make a pair with "export-center keys generate" and give the .pub.pem.',
      cause,
    });
  }
}

/** For a flag that may be given more than once. */
export const collect = (value: string, previous: readonly string[]): readonly string[] => [...previous, value];
