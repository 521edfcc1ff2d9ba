import type { KeyObject } from 'node:crypto';
import { notSupported } from '../../kernel/errors.js';
import type { Signer } from './signer.port.js';

const refuse = () =>
  notSupported(
    'signing',
    'set EC_SIGNING_KEY_FILE and EC_SIGNING_PASSPHRASE_FILE (make a key with "export-center keys generate")',
  );

/** Stands where signing is optional and no key is configured: bundles are then unsigned and say so. */
export class UnsupportedSigner implements Signer {
  async publicKey(): Promise<KeyObject> {
    throw refuse();
  }

  async sign(): Promise<Buffer> {
    throw refuse();
  }
}
