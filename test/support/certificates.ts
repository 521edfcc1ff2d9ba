import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** An authority and what it signs, as files of a folder, made by openssl. */
export class Authority {
  readonly cert: string;
  readonly #key: string;
  readonly #folder: string;

  constructor(folder: string, name: string) {
    this.#folder = folder;
    this.cert = join(folder, `${name}-ca.pem`);
    this.#key = join(folder, `${name}-ca.key`);
    openssl(
      'req',
      '-x509',
      ...ecKey,
      '-nodes',
      '-keyout',
      this.#key,
      '-out',
      this.cert,
      '-subj',
      `/CN=${name}`,
      '-days',
      '2',
    );
  }

  /** A certificate for 127.0.0.1 and localhost, for `days` from now on. */
  issue(name: string, { days = 1 } = {}): Pair {
    const file = (ending: string) => join(this.#folder, `${name}.${ending}`);
    writeFileSync(file('ext'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
    openssl('req', ...ecKey, '-nodes', '-keyout', file('key'), '-out', file('csr'), '-subj', `/CN=${name}`);
    const by = ['-CA', this.cert, '-CAkey', this.#key, '-CAcreateserial', '-extfile', file('ext')];
    openssl('x509', '-req', '-in', file('csr'), ...by, '-days', String(days), '-out', file('pem'));
    return { cert: file('pem'), key: file('key') };
  }
}

const ecKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
