import { closeSync, openSync, writeSync } from 'node:fs';
import { AgeOpener } from '../../formats/age/age-opener.js';
import type { Identity } from '../../formats/age/stanza.js';
import { DigestStream } from '../../formats/digest.js';
import { FormatError } from '../../formats/format-error.js';
import { CheckFailure } from '../verification/check-failure.js';
import { bundleIdentity } from './bundle-identity.js';
import { threadReader } from './thread-reader.js';
import type { OpenFinding, OpenOrder, OpenTask } from './open-task.js';

/** Hashes a ciphertext and, where it is asked for, opens it. What is wrong with it is the finding; faults of the machine are thrown. */
export async function openFile(task: OpenTask): Promise<OpenFinding> {
  const { path, bytes } = task;
  try {
    work(task, task.open && (await bundleIdentity(task.open.identity)));
    return { bytes };
  } catch (error) {
    if (error instanceof FormatError)
      return { bytes, failure: { code: 'EC-CIPHERTEXT-INVALID', message: `${path}: ${error.message}`, path } };
    if (!(error instanceof CheckFailure)) throw error;
    return { bytes, failure: { code: error.code, message: error.message, path: error.path ?? path } };
  }
}

function work({ path, digest, slices, open }: OpenTask, identity: Identity | undefined): void {
  const sealed = digest && new DigestStream();
  using reader = threadReader();
  using plain = open && identity && new PlainSink(open, identity);
  for (const piece of reader.pieces(slices)) {
    sealed?.update(piece);
    plain?.push(piece);
  }
  if (sealed?.digest() !== digest)
    throw new CheckFailure('EC-DIGEST-MISMATCH', `${path} does not have the digest that encryption.json gives`, path);
  plain?.end();
}

/** Writes what a ciphertext holds, and says whether it is what the list of contents says. */
class PlainSink implements Disposable {
  readonly #order: OpenOrder;
  readonly #opener: AgeOpener;
  readonly #digest = new DigestStream();
  readonly #descriptor: number | undefined;

  constructor(order: OpenOrder, identity: Identity) {
    this.#order = order;
    this.#opener = new AgeOpener([identity]);
    this.#descriptor = order.target === undefined ? undefined : openSync(order.target, 'wx', 0o600);
  }

  push(sealed: Uint8Array): void {
    this.#opener.open(sealed, (plain) => this.#take(plain));
  }

  end(): void {
    this.#take(this.#opener.end());
    const { path, digest, bytes } = this.#order;
    if (this.#digest.bytes === bytes && this.#digest.digest() === digest) return;
    throw new CheckFailure('EC-DIGEST-MISMATCH', `${path} is not what the list of contents says`, path);
  }

  [Symbol.dispose](): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
  }

  #take(plain: Buffer): void {
    this.#digest.update(plain);
    if (this.#digest.bytes > this.#order.bytes)
      throw new CheckFailure(
        'EC-DIGEST-MISMATCH',
        `${this.#order.path} is longer than the list of contents says`,
        this.#order.path,
      );
    if (this.#descriptor === undefined) return;
    for (let at = 0; at < plain.length;) at += writeSync(this.#descriptor, plain, at);
  }
}
