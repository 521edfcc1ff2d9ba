// Damage to bolt files, by chance and where it hurts: headers, elements, page ids, meta pages with right checksums.
import { fnv64a } from '../../dist/src/formats/bolt/fnv64a.js';

const metaBody = 16;
const checksumAt = metaBody + 56;

/** Whole numbers from 0 to below `limit`, the same for the same seed. */
export function seeded(seed) {
  let state = seed >>> 0 || 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

/** One to three changes of a copy. `structural`: not just bytes by chance, so that an acceptance is worth a second look. */
export function mutate({ bytes, pageSize }, random) {
  let damaged = Buffer.from(bytes);
  let structural = true;
  for (let changes = 1 + random(3); changes > 0; changes -= 1) {
    const change = random(kinds.length);
    structural &&= change > 1;
    damaged = kinds[change](damaged, pageSize, random) ?? damaged;
  }
  return { bytes: damaged, structural };
}

const kinds = [
  flipBits,
  setNumberAnywhere,
  setHeader,
  setElement,
  setElement,
  setId,
  setId,
  setMeta,
  setMeta,
  copyPage,
  resize,
];

function flipBits(bytes, _pageSize, random) {
  for (let n = 1 + random(4); n > 0; n -= 1) bytes[random(bytes.length)] ^= 1 << random(8);
}

function setNumberAnywhere(bytes, pageSize, random) {
  bytes.writeUInt32LE(anyNumber(bytes, pageSize, random), random(bytes.length - 3));
}

/** Id, flags, count or overflow of a page. */
function setHeader(bytes, pageSize, random) {
  const at = pageAt(bytes, pageSize, random);
  const number = anyNumber(bytes, pageSize, random);
  if (random(2) === 0) bytes.writeUInt16LE(number & 0xffff, at + 8 + 2 * random(2));
  else bytes.writeUInt32LE(number, at + (random(2) === 0 ? 0 : 12));
}

/** Flags, place or size of an element. */
function setElement(bytes, pageSize, random) {
  const at = pageAt(bytes, pageSize, random);
  const count = Math.max(1, Math.min(bytes.readUInt16LE(at + 8 + 2), pageSize / 16 - 2));
  const field = at + 16 + 16 * random(count) + 4 * random(4);
  const near = bytes.readUInt32LE(field) + random(5) - 2;
  bytes.writeUInt32LE(random(2) === 0 ? near >>> 0 : anyNumber(bytes, pageSize, random), field);
}

/** A page id where one stands, in a branch or freelist; elsewhere some bytes. */
function setId(bytes, pageSize, random) {
  const at = pageAt(bytes, pageSize, random);
  const flags = bytes.readUInt16LE(at + 8);
  const count = Math.max(1, Math.min(bytes.readUInt16LE(at + 10), pageSize / 16 - 2));
  const field = flags === 0x10 ? at + 16 + 8 * random(count) : at + 24 + 16 * random(count);
  bytes.writeBigUInt64LE(BigInt(random(Math.floor(bytes.length / pageSize) + 2)), field);
}

/** Root, freelist, number of pages, page size or txid, in one meta page or in both, with a checksum that fits. */
function setMeta(bytes, pageSize, random) {
  const field = metaBody + [8, 16, 32, 40, 48][random(5)];
  const number = BigInt(
    random(3) === 0 ? anyNumber(bytes, pageSize, random) : random(Math.floor(bytes.length / pageSize) + 3),
  );
  const places = [[0], [pageSize], [0, pageSize]][random(3)];
  for (const at of places) {
    if (at + checksumAt + 8 > bytes.length) continue;
    if (field === metaBody + 8) bytes.writeUInt32LE(Number(number), at + field);
    else bytes.writeBigUInt64LE(number, at + field);
    bytes.writeBigUInt64LE(fnv64a(bytes.subarray(at + metaBody, at + checksumAt)), at + checksumAt);
  }
}

/** A page over another, with its own id or that of the place. */
function copyPage(bytes, pageSize, random) {
  const [from, to] = [pageAt(bytes, pageSize, random), pageAt(bytes, pageSize, random)];
  bytes.copy(bytes, to, from, from + pageSize);
  if (random(2) === 0) bytes.writeUInt32LE(Math.floor(to / pageSize), to);
}

function resize(bytes, pageSize, random) {
  if (random(2) === 0) return Buffer.concat([bytes, Buffer.alloc(random(3 * pageSize))]);
  const pages = Math.max(1, Math.floor(random(bytes.length) / pageSize));
  return Buffer.from(bytes.subarray(0, pages * pageSize + random(pageSize)));
}

const pageAt = (bytes, pageSize, random) => pageSize * random(Math.floor(bytes.length / pageSize));

function anyNumber(bytes, pageSize, random) {
  const pages = Math.floor(bytes.length / pageSize);
  const numbers = [
    0,
    1,
    2,
    0xff,
    0xffff,
    0x7fff_ffff,
    0xffff_ffff,
    pages - 1,
    pages,
    pages + 1,
    pageSize,
    bytes.length,
    random(pages + 1),
    random(2 ** 31),
  ];
  return numbers[random(numbers.length)];
}
