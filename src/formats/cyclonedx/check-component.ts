import { isJsonObject } from '../canonical-json/json-value.js';
import { brief, type RecordReader } from '../evidence-record/record-reader.js';

/** Hex digits of each algorithm of the specification (bom schema, hash-alg and hash-content). */
const hexDigits: Readonly<Record<string, number>> = {
  MD5: 32,
  'SHA-1': 40,
  'SHA-256': 64,
  'SHA-384': 96,
  'SHA-512': 128,
  'SHA3-256': 64,
  'SHA3-384': 96,
  'SHA3-512': 128,
  'BLAKE2b-256': 64,
  'BLAKE2b-384': 96,
  'BLAKE2b-512': 128,
  BLAKE3: 64,
  'Streebog-256': 64,
  'Streebog-512': 128,
};

export function checkHashes(component: RecordReader): void {
  for (const hash of component.objects('hashes')) {
    const algorithm = hash.required('alg');
    const content = hash.required('content') ?? '';
    const digits = algorithm !== undefined && Object.hasOwn(hexDigits, algorithm) ? hexDigits[algorithm] : undefined;
    if (algorithm !== undefined && digits === undefined)
      hash.warn('bad-value', 'alg', `is no known algorithm: ${brief(algorithm)}`);
    if (digits !== undefined && !(content.length === digits && /^[0-9a-fA-F]+$/.test(content)))
      hash.warn('bad-hash', 'content', `is no ${algorithm} value: ${brief(content)}`);
  }
}

const acknowledgements = new Set(['declared', 'concluded']);
const encodings = new Set(['base64']);

/** A license choice is either `{license: {id | name}}` or `{expression}`. */
export function checkLicenses(holder: RecordReader): void {
  for (const choice of holder.objects('licenses')) {
    const license = choice.object('license');
    const expression = choice.string('expression');
    if ((license === undefined) === (expression === undefined))
      choice.warn('bad-license', '', 'names either a license or an expression');
    if (!license) continue;
    if ((license.string('id') === undefined) === (license.string('name') === undefined))
      license.warn('bad-license', '', 'has either an id or a name');
    license.oneOf('acknowledgement', acknowledgements);
    license.object('text')?.oneOf('encoding', encodings);
  }
}

export function checkSwid(component: RecordReader): void {
  const swid = component.object('swid');
  swid?.required('tagId');
  swid?.required('name');
}

const patchTypes = new Set(['unofficial', 'monkey', 'backport', 'cherry-pick']);
const issueTypes = new Set(['defect', 'enhancement', 'security']);

export function checkPedigree(component: RecordReader): void {
  if (!isJsonObject(component.raw('pedigree'))) return;
  for (const patch of component.object('pedigree')?.objects('patches') ?? []) {
    if (patch.required('type') !== undefined) patch.oneOf('type', patchTypes);
    for (const issue of patch.objects('resolves')) {
      if (issue.required('type') !== undefined) issue.oneOf('type', issueTypes);
    }
  }
}
