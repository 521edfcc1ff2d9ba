/** What wraps a file key for one recipient (age.md, "Recipient stanza"). `args` has the stanza's type first. */
export interface Stanza {
  readonly args: readonly string[];
  readonly body: Buffer;
}

/** Gives that many bytes, never the same ones again: from a random number generator, or derived where the same file shall be made again. */
export type FreshBytes = (length: number) => Buffer;

/** Who can open a file. */
export interface Recipient {
  /** As it is written down; undefined for a passphrase. */
  readonly text: string | undefined;
  readonly kind: 'x25519' | 'hybrid' | 'passphrase';
  wrap(fileKey: Buffer, fresh: FreshBytes): Stanza;
}

/** What opens a file. */
export interface Identity {
  /**
   * The file key, or undefined where no stanza is for this identity. Throws FormatError `syntax` for a stanza of its type that is malformed.
   */
  unwrap(stanzas: readonly Stanza[]): Buffer | undefined;
}
