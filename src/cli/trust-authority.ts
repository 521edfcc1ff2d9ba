import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { usage } from './cli-error.js';

/** Trusts the authority in this file for the rest of the process, beside those that Node trusts. Throws usage (exit 2). */
export function trustAuthority(path: string): void {
  setDefaultCACertificates([...getCACertificates('default'), readAuthority(path)]);
}

function readAuthority(path: string): string {
  try {
    const pem = readFileSync(path, 'utf8');
    void new X509Certificate(pem);
    return pem;
  } catch (cause) {
    throw usage(`--ca-file: ${path} is not a certificate that can be read`, {
      where: path,
      remedy: 'It holds the certificate of the authority in PEM form, as "-----BEGIN CERTIFICATE-----".',
      cause,
    });
  }
}
