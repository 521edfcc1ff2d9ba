import type { BoltPath, BoltRow } from '../src/formats/bolt/bolt-row.js';
import { SeededRandom } from './random.js';

const ecosystems = [
  'composer::GitHub Security Advisory Composer',
  'go::The Go Vulnerability Database',
  'maven::GitHub Security Advisory Maven',
  'npm::GitHub Security Advisory npm',
  'pip::GitHub Security Advisory pip',
] as const;

/** Of ten rows, two are details of a vulnerability and eight advisories of a package. */
const detailShare = 0.2;

/**
 * Rows in order, as many as asked for, in the shape of Trivy's database: a bucket for each package with some advisories of a hundred
 * bytes, and one large bucket with details of a kilobyte. From a seed: the same everywhere.
 */
export function* advisoryRows(count: number): Generator<BoltRow> {
  const random = new SeededRandom(4);
  const details = Math.floor(count * detailShare);
  const perEcosystem = Math.ceil((count - details) / ecosystems.length);
  for (const ecosystem of ecosystems) yield* packages(random, Buffer.from(ecosystem), perEcosystem);
  const path = [Buffer.from('vulnerability')];
  for (let i = 0; i < details; i += 1) yield { path, key: idOf(i), value: detail(random, i) };
}

function* packages(random: SeededRandom, ecosystem: Buffer, count: number): Generator<BoltRow> {
  for (let made = 0, number = 0; made < count; number += 1) {
    const name = `${number.toString(36).padStart(5, '0')}-${random.hex(random.between(2, 18))}`;
    const path: BoltPath = [ecosystem, Buffer.from(name)];
    for (let left = Math.min(count - made, advisories(random)), i = 0; left > 0; left -= 1, made += 1) {
      i += random.between(1, 900);
      yield { path, key: idOf(i), value: advisory(random) };
    }
  }
}

/** Most packages have one; the mean is four. */
const advisories = (random: SeededRandom): number => Math.ceil(-3.5 * Math.log(1 - random.unit()));

const idOf = (number: number): Buffer => Buffer.from(`CVE-2024-${String(number).padStart(7, '0')}`);

function advisory(random: SeededRandom): Buffer {
  const version = () => `${random.between(0, 9)}.${random.between(0, 40)}.${random.between(0, 20)}`;
  const fixed = version();
  const ranges = [`>=${version()}, <${fixed}`];
  const VendorIDs = [`GHSA-${random.hex(4)}-${random.hex(4)}-${random.hex(4)}`];
  return Buffer.from(JSON.stringify({ PatchedVersions: [fixed], VendorIDs, VulnerableVersions: ranges }));
}

function detail(random: SeededRandom, number: number): Buffer {
  const words = Array.from({ length: random.between(20, 160) }, () => random.hex(random.between(2, 9)));
  const References = Array.from({ length: random.between(1, 6) }, () => `https://example.org/${random.hex(24)}`);
  const Title = `Flaw ${number}`;
  return Buffer.from(JSON.stringify({ Title, Description: words.join(' '), Severity: 'HIGH', References }));
}
