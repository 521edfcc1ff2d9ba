// The readers of what a bundle is made of, each with the damage that is done to its input. `read` answers whether the mutant means what the
// original means; it throws the reader's refusal, and a plain Error where the reader took something that it would not have written.
import { deepStrictEqual } from 'node:assert/strict';
import { encodeManifest } from '../../dist/src/formats/bundle-manifest/encode-manifest.js';
import { encodeIndexLine, parseIndexLine } from '../../dist/src/formats/bundle-manifest/index-line.js';
import { parseManifest } from '../../dist/src/formats/bundle-manifest/parse-manifest.js';
import { digestOf } from '../../dist/src/formats/digest.js';
import { FormatError } from '../../dist/src/formats/format-error.js';
import { encodeMirrorIndex } from '../../dist/src/formats/mirror-index/encode-mirror-index.js';
import { parseMirrorIndex } from '../../dist/src/formats/mirror-index/parse-mirror-index.js';
import { scanTar } from '../../dist/src/formats/tar/scan-tar.js';
import { tarHeader, tarPadding, tarTrailer } from '../../dist/src/formats/tar/tar-header.js';
import { TarReader } from '../../dist/src/formats/tar/tar-reader.js';
import { encodeTombstone } from '../../dist/src/formats/tombstones/tombstone-line.js';
import { checkIndexes } from '../../dist/src/stages/verification/check-index.js';
import { checkTombstones } from '../../dist/src/stages/verification/check-tombstones.js';
import { damagedJson, damagedLines, damagedTar, membersOf } from './reader-mutate.mjs';

/** By the path of the part, or `tar`. */
export function readersOf(tar) {
  const files = filesOf(tar);
  const manifest = parseManifest(files.get('manifest.json'));
  const base = { tar, members: membersOf(tar) };
  return {
    tar: { damage: (random) => damagedTar(base, random), read: (mutant) => readTar(mutant, files) },
    'manifest.json': document(files, 'manifest.json', (bytes) => encodeManifest(parseManifest(bytes))),
    'mirror.json': document(files, 'mirror.json', (bytes) => encodeMirrorIndex(parseMirrorIndex(bytes))),
    'index/advisories.jsonl': lines(files, 'index/advisories.jsonl', (bytes) => rewrittenIndex(bytes, files, manifest)),
    'removed/advisories.jsonl': lines(files, 'removed/advisories.jsonl', (bytes) =>
      rewrittenTombstones(bytes, manifest),
    ),
  };
}

export function filesOf(tar) {
  const entries = scanTar(readAt(tar), { maxBytes: tar.length, exact: true });
  return new Map(
    Array.from(entries, ({ path, dataOffset, bytes }) => [path, tar.subarray(dataOffset, dataOffset + bytes)]),
  );
}

/** The tar of the files with other bytes at a path. */
export function tarWith(files, path, bytes) {
  const members = [...new Map(files).set(path, bytes)].flatMap(([name, content]) => [
    tarHeader({ path: name, size: content.length }),
    content,
    Buffer.alloc(tarPadding(content.length)),
  ]);
  return Buffer.concat([...members, tarTrailer]);
}

const readAt = (tar) => (offset, length) => tar.subarray(offset, offset + length);

const document = (files, path, rewritten) => reader(files.get(path), damagedJson, rewritten);
const lines = (files, path, rewritten) => reader(files.get(path), damagedLines, rewritten);

/** What is read and written again must be what was read: no byte of it may go unseen. */
function reader(original, damaged, rewritten) {
  return {
    damage: (random) => damaged(original, random),
    read: async (mutant) => {
      if (!(await rewritten(mutant)).equals(mutant)) throw new Error('it is read and not what would be written');
      return mutant.equals(original);
    },
  };
}

/** Both readers must agree. What lies behind a header is judged by what the files are in the end. */
function readTar(mutant, files) {
  const [scanned, pushed] = [() => filesOf(mutant), () => pushedFiles(mutant)].map(outcome);
  if (scanned.refusal?.code !== pushed.refusal?.code)
    throw new Error(`the readers differ: ${scanned.refusal?.message} and ${pushed.refusal?.message}`);
  if (scanned.refusal) throw scanned.refusal;
  deepStrictEqual(pushed.value, scanned.value);
  return sameFiles(scanned.value, files);
}

function outcome(act) {
  try {
    return { value: act() };
  } catch (refusal) {
    if (!(refusal instanceof FormatError)) throw refusal;
    return { refusal };
  }
}

function pushedFiles(tar) {
  const tarReader = new TarReader({ maxBytes: tar.length, exact: true });
  const files = new Map();
  for (let at = 0; at < tar.length; at += 5000)
    for (const event of tarReader.push(tar.subarray(at, at + 5000))) {
      if (event.type === 'entry') files.set(event.entry.path, []);
      if (event.type === 'data') files.get(event.entry.path).push(event.bytes);
    }
  tarReader.finish();
  return new Map([...files].map(([path, pieces]) => [path, Buffer.concat(pieces)]));
}

const sameFiles = (some, others) =>
  some.size === others.size && [...some].every(([path, bytes]) => others.get(path)?.equals(bytes));

/** Contents of which one file has other bytes, held in memory. */
const contentsWith = (bytes) => ({ get: (path) => ({ path, slices: bytes }), reader: inMemory });
const inMemory = {
  *pieces(bytes) {
    yield bytes;
  },
};

/** As checked with a manifest that names these bytes: it is the index reader that is tried here, not the digest. */
async function rewrittenIndex(bytes, _files, manifest) {
  const kind = /^(?:data|index)\/advisories/;
  const entries = manifest.entries
    .filter(({ path }) => kind.test(path))
    .map((entry) => (entry.path.startsWith('index/') ? { ...entry, digest: digestOf(bytes) } : entry));
  const formats = { ...manifest.formats };
  delete formats['shard-index'];
  await checkIndexes(contentsWith(bytes), { ...manifest, formats, entries });
  const text = bytes.toString().trimEnd();
  return Buffer.from(
    text === ''
      ? ''
      : text
          .split('\n')
          .map((line) => encodeIndexLine(parseIndexLine(Buffer.from(line))))
          .join(''),
  );
}

function rewrittenTombstones(bytes, manifest) {
  const read = [];
  checkTombstones(contentsWith(bytes), manifest, (_kind, tombstone) => read.push(encodeTombstone(tombstone)));
  return Buffer.from(read.join(''));
}
