import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parsePublicKey } from '../../formats/key-files/public-key.js';
import { invalid } from '../../kernel/errors.js';

/**
 * Public keys with which this installation signed before: PEM, one a file. Throws `EC-CONFIG` (invalid) naming the file that is
 * something else, so that the process does not start with fewer than it was given.
 */
export const readRetiredKeys = (files: readonly string[]): KeyObject[] => files.map(readRetiredKey);

function readRetiredKey(file: string): KeyObject {
  try {
    return parsePublicKey(readFileSync(file));
  } catch (error) {
    const message = `EC_SIGNING_RETIRED_KEY_FILES: ${file} holds no public key (${(error as Error).message})`;
    throw invalid('EC-CONFIG', message, { cause: error });
  }
}
