import type { Digest } from '../../formats/digest.js';
import { FormatError } from '../../formats/format-error.js';
import { toExportCenterError } from '../../kernel/errors.js';
import { CheckFailure } from './check-failure.js';

export type CheckStatus = 'passed' | 'failed' | 'skipped';

export interface Check {
  readonly name: string;
  readonly status: CheckStatus;
  /** What was found, as a sentence for people. */
  readonly detail: string;
  /** The first file of the bundle that failed the check. */
  readonly path?: string;
  /** Problem code (docs/operations/problem-codes.md) of a failed check. */
  readonly code?: string;
}

export interface VerificationReport {
  /** `indeterminate`: nothing is wrong, but no key was given, so nothing is known about the origin either. */
  readonly verdict: 'passed' | 'failed' | 'indeterminate';
  readonly depth: 'default' | 'deep';
  readonly signed: boolean;
  /** SHA-256 of the SubjectPublicKeyInfo of the trusted key that signed the manifest, hex. */
  readonly keyFingerprint?: string;
  readonly tenant?: string;
  readonly manifestDigest?: Digest;
  /** As the manifest says; recomputed from the records where `depth` is deep and the verdict is passed. */
  readonly itemSetRoot?: Digest;
  readonly planDigest?: Digest;
  /** Of an encrypted bundle: the digest of its encryption.json, and whether it was opened. */
  readonly encryption?: { readonly digest: Digest; readonly opened: boolean };
  readonly files: number;
  readonly bytes: number;
  readonly records?: number;
  readonly checks: readonly Check[];
  readonly firstBad?: Check;
}

/** Collects the checks of one verification, in order. */
export class CheckList {
  readonly #checks: Check[] = [];

  get checks(): readonly Check[] {
    return this.#checks;
  }

  get failed(): Check | undefined {
    return this.#checks.find(({ status }) => status === 'failed');
  }

  passed(name: string, detail: string): void {
    this.#checks.push({ name, status: 'passed', detail });
  }

  skipped(name: string, detail: string): void {
    this.#checks.push({ name, status: 'skipped', detail });
  }

  failedWith(name: string, error: unknown, path?: string): void {
    const failure = toFailure(error, path);
    const where = failure.path ?? path;
    this.#checks.push({
      name,
      status: 'failed',
      detail: failure.message,
      code: failure.code,
      ...(where === undefined ? {} : { path: where }),
    });
  }

  /** Runs one check. Its text is the detail; what it throws makes it fail. Answers whether it passed. */
  async run(name: string, path: string | undefined, check: () => string | Promise<string>): Promise<boolean> {
    try {
      this.passed(name, await check());
      return true;
    } catch (error) {
      this.failedWith(name, error, path);
      return false;
    }
  }
}

/** Anything but a finding about the bundle (an abort, a file that cannot be read, a fault of ours) is thrown on. */
function toFailure(error: unknown, path: string | undefined): CheckFailure {
  if (error instanceof CheckFailure) return error;
  if (!(error instanceof FormatError)) throw error;
  return new CheckFailure(toExportCenterError(error).code, path ? `${path}: ${error.message}` : error.message, path);
}
