// A process of its own that damages age files and the documents of encrypted bundles, as many as asked for and from a seed, and gives each to the
// built readers. It answers what they did as JSON: how often they refused, what went wrong, the longest time and the memory.
import { createHash } from 'node:crypto';
import { encryptBytes } from '../../dist/src/formats/age/age-file.js';
import { encodeIdentity, parseIdentity } from '../../dist/src/formats/age/age-keys.js';
import { AgeOpener } from '../../dist/src/formats/age/age-opener.js';
import { decodeArmor } from '../../dist/src/formats/age/armor.js';
import { PassphraseIdentity, PassphraseRecipient } from '../../dist/src/formats/age/passphrase.js';
import { digestOf } from '../../dist/src/formats/digest.js';
import { encodeContents, parseContents } from '../../dist/src/formats/encrypted-bundle/contents-document.js';
import { encodeEncryption, parseEncryption } from '../../dist/src/formats/encrypted-bundle/encryption-document.js';
import { FormatError } from '../../dist/src/formats/format-error.js';
import { seeded } from './bolt-mutate.mjs';

const { count, seed } = JSON.parse(process.argv[2]);
const random = seeded(seed);
const summary = { count, refused: 0, same: 0, wrong: [], slowestSeconds: 0, peakRssMiB: 0, codes: {} };

let drawn = 0;
const fresh = (length) =>
  createHash('shake256', { outputLength: length })
    .update(`fresh ${(drawn += 1)}`)
    .digest();
const keyOf = (kind) => parseIdentity(encodeIdentity(kind, fresh(32)));
const [first, second, hybrid] = [keyOf('x25519'), keyOf('x25519'), keyOf('hybrid')];
const passphrase = 'a word';

const opens = (identities) => (bytes) => {
  const opener = new AgeOpener(identities);
  const cut = Math.min(bytes.length, 1 + random(bytes.length + 1));
  return Buffer.concat([opener.push(bytes.subarray(0, cut)), opener.push(bytes.subarray(cut)), opener.end()]);
};
const armored = (bytes) => {
  const lines = bytes.toString('base64').match(/.{1,64}/g);
  return Buffer.from(`-----BEGIN AGE ENCRYPTED FILE-----\n${lines.join('\n')}\n-----END AGE ENCRYPTED FILE-----\n`);
};
const sealed = (bytes, ...recipients) => encryptBytes(bytes, recipients, fresh);
const two = [first.recipient, second.recipient];
const digest = digestOf('x');
const entries = ['a', 'b/c', 'manifest.json'].map((path) => ({ path, digest, bytes: 3, sealed: digest }));
const encryption = encodeEncryption({
  schema: 'urn:export-center:encryption:v1',
  bundleRecipient: first.recipient.text,
  contents: digest,
  files: [
    { path: 'DECRYPT.md', digest, bytes: 4 },
    { path: `files/${digest.slice(7)}.age`, digest, bytes: 9 },
  ],
});

/** `weight`: how many of the files; the slow ones are fewer. `read` gives what was accepted, in the bytes that it can only have come from. */
const bases = [
  { weight: 12, bytes: sealed(fresh(100), ...two), read: opens([second]) },
  { weight: 4, bytes: sealed(Buffer.alloc(0), ...two), read: opens([first]) },
  { weight: 1, bytes: sealed(fresh(65_536 + 20), first.recipient), read: opens([first]) },
  { weight: 1, bytes: sealed(fresh(200), hybrid.recipient), read: opens([hybrid]) },
  {
    weight: 3,
    bytes: sealed(fresh(50), new PassphraseRecipient(passphrase, 2)),
    read: opens([new PassphraseIdentity(passphrase)]),
  },
  {
    weight: 3,
    bytes: armored(sealed(fresh(90), first.recipient)),
    read: (bytes) => opens([first])(decodeArmor(bytes.toString('latin1'))),
    loose: true,
  },
  { weight: 6, bytes: encryption, read: (bytes) => encodeEncryption(parseEncryption(bytes)), document: true },
  {
    weight: 6,
    bytes: encodeContents(entries),
    read: (bytes) => encodeContents(parseContents(bytes).files),
    document: true,
  },
];
const turns = bases.flatMap((base) => Array.from({ length: base.weight }, () => base));
for (const base of bases) base.plain = base.read(base.bytes);

/** Nothing but the very bytes may be accepted: of a document those that it says, of armor those within. */
function judge({ bytes: original, plain, read, document, loose }, bytes) {
  let found;
  try {
    found = read(bytes);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    summary.refused += 1;
    summary.codes[error.code] = (summary.codes[error.code] ?? 0) + 1;
    return;
  }
  if (document ? !found.equals(bytes) : !found.equals(plain))
    throw new Error('what was accepted is not what was written');
  if (!document && !loose && !bytes.equals(original)) throw new Error('a changed file was accepted');
  summary.same += 1;
}

function damaged(original) {
  let bytes = Buffer.from(original);
  for (let changes = 1 + random(3); changes > 0; changes -= 1) bytes = kinds[random(kinds.length)](bytes);
  return bytes;
}

/** Most places that matter lie at the beginning. */
function placeIn(bytes) {
  return random(2) ? random(Math.max(1, bytes.length)) : random(Math.max(1, Math.min(bytes.length, 400)));
}

const words = [
  '-> X25519 ',
  '-> scrypt ',
  '\n',
  '---',
  ' ',
  '=',
  '1',
  '{',
  '"',
  ',',
  '\0',
  '\r\n',
  'age-encryption.org/v1\n',
  '../',
];
const kinds = [
  (bytes) => ((bytes[placeIn(bytes)] ^= 1 << random(8)), bytes),
  (bytes) => ((bytes[placeIn(bytes)] = random(256)), bytes),
  (bytes) => bytes.subarray(0, random(bytes.length + 1)),
  (bytes) => Buffer.concat([bytes, Buffer.alloc(1 + random(40), random(256))]),
  (bytes) => inserted(bytes, placeIn(bytes), Buffer.from(words[random(words.length)])),
  (bytes) => cutOut(bytes, placeIn(bytes), 1 + random(40)),
  copyPart,
  copyLine,
];

const inserted = (bytes, at, more) => Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
const cutOut = (bytes, at, length) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);

function copyPart(bytes) {
  const [from, length] = [placeIn(bytes), 1 + random(100)];
  return inserted(bytes, placeIn(bytes), bytes.subarray(from, from + length));
}

function copyLine(bytes) {
  const lines = bytes.toString('latin1').split('\n');
  lines.splice(random(lines.length), random(2), lines[random(lines.length)]);
  return Buffer.from(lines.join('\n'), 'latin1');
}

for (let i = 0; i < count; i += 1) {
  const base = turns[i % turns.length];
  const bytes = damaged(base.bytes);
  const start = process.cpuUsage();
  try {
    judge(base, bytes);
  } catch (error) {
    summary.wrong.push(`mutant ${i} of seed ${seed}: ${error.stack}`);
    if (summary.wrong.length === 5) break;
  }
  const { user, system } = process.cpuUsage(start);
  summary.slowestSeconds = Math.max(summary.slowestSeconds, (user + system) / 1e6);
}
summary.peakRssMiB = Math.round(process.resourceUsage().maxRSS / 1024);
process.stdout.write(JSON.stringify(summary));
