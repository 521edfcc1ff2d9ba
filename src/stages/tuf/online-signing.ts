import { FormatError } from '../../formats/format-error.js';
import type { SuccinctRoles, TufRoot, TufSigned } from '../../formats/tuf/metadata.js';
import { tufCanonicalBytes } from '../../formats/tuf/tuf-json.js';
import { keyIdOf, tufKeyOf } from '../../formats/tuf/tuf-key.js';
import { encodeMetadata } from '../../formats/tuf/write-metadata.js';
import type { Signer } from '../signing/signer.port.js';

interface OnlineKey {
  readonly online: Signer;
  readonly signal: AbortSignal;
}

/** Signs with the online key, once it is known to be the one that clients ask for. */
export class OnlineSigning {
  private constructor(
    readonly keyid: string,
    readonly signer: Signer,
    readonly signal: AbortSignal,
  ) {}

  /** Throws FormatError `signature` where the key is not the one of snapshot, timestamp and bins, or not enough alone. */
  static async of({ online, signal }: OnlineKey, { roles }: TufRoot, bins: SuccinctRoles): Promise<OnlineSigning> {
    const keyid = keyIdOf(tufKeyOf(await online.publicKey()));
    for (const [name, { keyids, threshold }] of Object.entries({
      snapshot: roles.snapshot,
      timestamp: roles.timestamp,
      bins,
    }))
      if (!keyids.includes(keyid) || threshold > 1)
        throw new FormatError('signature', `the online key ${keyid} is not the one of ${name}: rotate first`);
    return new OnlineSigning(keyid, online, signal);
  }

  async encode(signed: TufSigned): Promise<Buffer> {
    const sig = await this.signer.sign(tufCanonicalBytes(signed), this.signal);
    return encodeMetadata(signed, [{ keyid: this.keyid, sig: sig.toString('hex') }]);
  }
}
