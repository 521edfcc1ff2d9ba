import { brief, type RecordReader } from '../evidence-record/record-reader.js';
import { sha256Subject } from '../evidence-record/sha256-subject.js';
import { packagePurl } from '../purl/purl.js';

const categories = new Set([
  'OTHER',
  'PERSISTENT-ID',
  'PERSISTENT_ID',
  'SECURITY',
  'PACKAGE-MANAGER',
  'PACKAGE_MANAGER',
]);

/** Package URLs of a package: its external references of the type purl (SPDX 2.3, section 7.21 and annex F.3.5). */
export function readPurls2(described: RecordReader): string[] {
  return described.objects('externalRefs').flatMap((reference) => {
    if (reference.required('referenceCategory') !== undefined) reference.oneOf('referenceCategory', categories);
    const locator = reference.required('referenceLocator');
    if (reference.required('referenceType') !== 'purl' || locator === undefined) return [];
    if (packagePurl(locator) !== undefined) return [locator];
    reference.warn('bad-purl', 'referenceLocator', `is no package URL: ${brief(locator)}`);
    return [];
  });
}

/** Hex digits of each algorithm (SPDX 2.3, section 7.10); undefined where the length is not fixed. */
const hexDigits: Readonly<Record<string, number | undefined>> = {
  SHA1: 40,
  SHA224: 56,
  SHA256: 64,
  SHA384: 96,
  SHA512: 128,
  MD2: 32,
  MD4: 32,
  MD5: 32,
  MD6: undefined,
  'SHA3-256': 64,
  'SHA3-384': 96,
  'SHA3-512': 128,
  'BLAKE2b-256': 64,
  'BLAKE2b-384': 96,
  'BLAKE2b-512': 128,
  BLAKE3: undefined,
  ADLER32: 8,
};

/** Warns of checksums that are none, and gives the SHA-256 digests. */
export function readDigests2(element: RecordReader): string[] {
  return element.objects('checksums').flatMap((checksum) => {
    const algorithm = checksum.required('algorithm') ?? '';
    const value = checksum.required('checksumValue') ?? '';
    if (!Object.hasOwn(hexDigits, algorithm)) {
      checksum.warn('bad-value', 'algorithm', `is no known algorithm: ${brief(algorithm)}`);
      return [];
    }
    const isHex = /^[0-9a-fA-F]+$/.test(value) && value.length === (hexDigits[algorithm] ?? value.length);
    if (!isHex) checksum.warn('bad-hash', 'checksumValue', `is no ${algorithm} value: ${brief(value)}`);
    return algorithm === 'SHA256' ? sha256Subject(value) : [];
  });
}
