// Damage to what an import reads: JSON documents, files of JSON lines, tars. By chance, and where it hurts: values, members, order, headers.
import { canonicalJson } from '../../dist/src/formats/canonical-json/canonicalize.js';
import { scanTar } from '../../dist/src/formats/tar/scan-tar.js';
import { tarChecksum } from '../../dist/src/formats/tar/tar-header.js';

const hostile = [
  '',
  '..',
  '../x',
  '/abs',
  'C:\\x',
  'CON',
  'dot.',
  'a\u0000b',
  'lone\ud800',
  '__proto__',
  'manifest.json',
  'sha256:',
  'x'.repeat(3000),
];
/** A new one each time: trees are changed in place. */
const anyValue = (random) => structuredClone(values[random(values.length)]);
const values = [null, true, 0, -1, 1.5, 2 ** 53, 1e21, [], {}, nested(70), ...hostile];
const tokens = [
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '\\',
  '\\u0000',
  '\\ud800',
  ' ',
  '\n',
  '-0',
  '1e400',
  '\u0000',
  '\ufeff',
];

/** A copy of a JSON document with one to three changes. */
export function damagedJson(bytes, random) {
  return random(2) === 0 ? damagedBytes(bytes, random) : Buffer.from(damagedTree(bytes.toString(), random));
}

/** The same for a file of JSON lines. */
export function damagedLines(bytes, random) {
  if (random(3) === 0) return damagedBytes(bytes, random);
  const lines = bytes.toString().trimEnd().split('\n');
  const [at, other] = [random(lines.length), random(lines.length)];
  const change = random(8);
  if (change === 0) lines.splice(at, 1);
  else if (change === 1) lines.splice(at, 0, lines[other]);
  else if (change === 2) [lines[at], lines[other]] = [lines[other], lines[at]];
  else lines[at] = damagedTree(lines[at], random);
  return Buffer.from(lines.map((line) => `${line}\n`).join(''));
}

/** Bits turned, pieces left out, doubled, put in, cut off. */
function damagedBytes(bytes, random) {
  let damaged = Buffer.from(bytes);
  for (let changes = 1 + random(3); changes > 0; changes -= 1) {
    const [at, length] = [random(damaged.length), 1 + random(12)];
    const [before, piece, after] = [
      damaged.subarray(0, at),
      damaged.subarray(at, at + length),
      damaged.subarray(at + length),
    ];
    const change = random(7);
    if (change < 2) damaged[at] ^= 1 << random(8);
    else if (change === 2) damaged = Buffer.concat([before, after]);
    else if (change === 3) damaged = Buffer.concat([before, piece, piece, after]);
    else if (change === 4) damaged = Buffer.concat([before, Buffer.from(tokens[random(tokens.length)]), piece, after]);
    else if (change === 5) damaged[at] = 0x30 + random(10);
    else damaged = random(20) === 0 ? Buffer.from(before) : Buffer.concat([before, Buffer.from([random(256)]), after]);
    if (damaged.length === 0) return damaged;
  }
  return damaged;
}

/** Still JSON in its canonical form, with other content. */
function damagedTree(text, random) {
  const root = { value: JSON.parse(text) };
  for (let changes = 1 + random(2); changes > 0; changes -= 1) damageNode(root, random);
  try {
    return canonicalJson(root.value);
  } catch {
    return JSON.stringify(root.value);
  }
}

function damageNode(root, random) {
  let [holder, key] = [root, 'value'];
  for (let child = holder[key]; isTree(child) && random(5) > 0; child = holder[key]) {
    const keys = Object.keys(child);
    if (keys.length === 0) break;
    [holder, key] = [child, keys[random(keys.length)]];
  }
  const value = holder[key];
  const change = random(isTree(value) ? 6 : 4);
  if (change === 0 && holder !== root) removeFrom(holder, key);
  else if (change === 1) holder[key] = anyValue(random);
  else if (isTree(value)) addTo(value, random);
  else holder[key] = near(value, random);
}

const isTree = (value) => typeof value === 'object' && value !== null;

function removeFrom(holder, key) {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

function addTo(tree, random) {
  if (!Array.isArray(tree)) tree[random(2) === 0 ? 'extra' : `${Object.keys(tree)[0]}s`] = anyValue(random);
  else if (random(2) === 0) tree.reverse();
  else tree.splice(random(tree.length + 1), 0, structuredClone(tree[random(tree.length || 1)] ?? 1));
}

/** A value that a reader may well take: the next number, a string with another character. */
function near(value, random) {
  if (typeof value === 'number') return value + random(3) - 1;
  if (typeof value !== 'string' || value === '') return anyValue(random);
  const at = random(value.length);
  return value.slice(0, at) + 'abcdef0123456789./'[random(18)] + value.slice(at + 1);
}

function nested(depth) {
  return depth === 0 ? 1 : [nested(depth - 1)];
}

const headerFields = [
  [0, 100],
  [100, 8],
  [108, 8],
  [116, 8],
  [124, 12],
  [136, 12],
  [148, 8],
  [156, 1],
  [157, 100],
  [257, 8],
  [265, 32],
  [329, 8],
  [337, 8],
  [345, 155],
  [500, 12],
];

/** Members of a tar as [start, end) of header, data and padding. */
export function membersOf(tar) {
  const read = (offset, length) => tar.subarray(offset, offset + length);
  const starts = Array.from(scanTar(read, { maxBytes: tar.length }), ({ headerOffset }) => headerOffset);
  return starts.map((start, i) => [start, starts[i + 1] ?? tar.length - 1024]);
}

/** A copy of a tar with one or two changes; checksums of changed headers are mostly right again. */
export function damagedTar({ tar, members }, random) {
  const damaged = Buffer.from(tar);
  const [start, end] = members[random(members.length)];
  const [otherStart, otherEnd] = members[random(members.length)];
  const change = random(12);
  if (change < 6) return forgedHeader(damaged, start, random);
  const [before, member, after] = [tar.subarray(0, start), tar.subarray(start, end), tar.subarray(end)];
  const other = tar.subarray(otherStart, otherEnd);
  if (change === 6) return Buffer.concat([before, other, member, after]);
  if (change === 7) return Buffer.concat([before, after]);
  if (change === 8) return Buffer.concat([before, Buffer.alloc(512 * (1 + random(2))), member, after]);
  if (change === 9) return tar.subarray(0, random(tar.length));
  if (change === 10) return Buffer.concat([tar, Buffer.alloc(1 + random(1024), random(3))]);
  damaged[start + random(end - start)] ^= 1 << random(8);
  return damaged;
}

function forgedHeader(damaged, start, random) {
  for (let changes = 1 + random(2); changes > 0; changes -= 1) {
    const [at, length] = headerFields[random(headerFields.length)];
    forgeField(damaged, start + at, length, random);
  }
  if (random(8) > 0) {
    const sum = tarChecksum(damaged.subarray(start, start + 512))
      .toString(8)
      .padStart(6, '0');
    damaged.write(`${sum}\0 `, start + 148, 'latin1');
  }
  return damaged;
}

function forgeField(damaged, at, length, random) {
  const change = random(5);
  if (change === 0) damaged[at + random(length)] ^= 1 << random(8);
  else if (change === 1) damaged[at + random(length)] = '\0 /.aA0123456789xgLKS'.charCodeAt(random(20));
  else if (change === 2)
    damaged.fill(0, at, at + length).write(hostile[random(hostile.length - 1)].slice(0, length), at);
  else if (change === 3) damaged.fill('7', at, at + length - 1);
  else
    damaged.write(
      random(2 ** 24)
        .toString(8)
        .padStart(length - 1, '0')
        .slice(1 - length || 0),
      at,
    );
}
