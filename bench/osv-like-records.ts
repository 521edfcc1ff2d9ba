import { AdvisoryWords } from './advisory-words.js';
import { SeededRandom } from './random.js';

export interface BenchRecord {
  /** `<source>/<record id>`. */
  readonly key: string;
  readonly ecosystem: string;
  readonly packageUrl: string;
  readonly alias: string;
  readonly severity: 'critical' | 'high' | 'medium' | 'low';
  readonly modified: string;
  readonly published: string;
  /** Canonical JSON: every object is written with its members in byte order. */
  readonly body: string;
}

export const benchSource = 'osv-bench';

const ecosystems = [
  { name: 'npm', purl: 'npm', share: 0.4 },
  { name: 'PyPI', purl: 'pypi', share: 0.2 },
  { name: 'Go', purl: 'golang', share: 0.15 },
  { name: 'Maven', purl: 'maven', share: 0.15 },
  { name: 'crates.io', purl: 'cargo', share: 0.1 },
] as const;

/**
 * OSV-like advisories from a seed; record `i` of revision `r` depends on (seed, i, r) only, so a change is another revision of one record.
 * Body length: 0.8 KB plus an exponential part of mean 1.5 KB, cut at 9 KB: mean 2.3 KB. Ecosystems, severities and numbers of
 * affected versions, references and aliases are drawn independently; docs/operations/bench.md lists the distributions.
 */
export class OsvLikeRecords {
  readonly #seed: number;
  readonly #random = new SeededRandom(1);
  readonly #words = new AdvisoryWords(this.#random);

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Keys do not follow `i` in byte order: the id is a hash of it, as GHSA ids are. */
  id(i: number): string {
    const text = new SeededRandom(mix(this.#seed, i, 77)).hex(12);
    return `BNCH-${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8, 12)}`;
  }

  record(i: number, revision = 0): BenchRecord {
    const random = this.#random;
    random.reseed(mix(this.#seed, i, revision));
    const id = this.id(i);
    const ecosystem = pickShare(random);
    const name = `${this.#words.word()}-${this.#words.word()}`;
    const alias = `CVE-${random.between(2015, 2026)}-${random.between(1000, 99_999)}`;
    const published = instant(random, 2018);
    const modified = instant(random, 2024 + Math.min(revision, 1));
    const severity = random.pick(['critical', 'high', 'medium', 'low'] as const);
    const length = Math.min(9_000, 800 - 1_500 * Math.log(1 - random.unit()));
    const body = this.#body({ id, ecosystem, name, alias, published, modified, severity, length });
    const packageUrl = `pkg:${ecosystem.purl}/${name}`;
    return {
      key: `${benchSource}/${id}`,
      ecosystem: ecosystem.name,
      packageUrl,
      alias,
      severity,
      modified,
      published,
      body,
    };
  }

  /**
   * Revision 0 of a record as its publisher edited it: a later `modified`, and one of what advisories are edited for: another fixed version, a
   * reference, another score, a sentence more.
   */
  edited(i: number, revision: number): BenchRecord {
    const before = this.record(i);
    const random = this.#random;
    random.reseed(mix(this.#seed, i, -revision));
    const modified = instant(random, 2025);
    const body = this.#edit({ ...(JSON.parse(before.body) as BenchBody), modified });
    return { ...before, modified, body: JSON.stringify(body) };
  }

  #edit(body: BenchBody): BenchBody {
    const random = this.#random;
    const [affected] = body.affected;
    const edits: readonly (() => BenchBody)[] = [
      () => ({ ...body, affected: [{ ...affected!, versions: [...affected!.versions, version(random)] }] }),
      () => ({ ...body, references: [...body.references, this.#commit()] }),
      () => ({ ...body, severity: [{ score: vector(random), type: 'CVSS_V3' }] }),
      () => ({ ...body, details: `${body.details} ${this.#words.sentence()}` }),
    ];
    return random.pick(edits)();
  }

  #body(facts: Facts): string {
    const random = this.#random;
    const frame = {
      affected: this.#affected(facts),
      aliases: [facts.alias],
      database_specific: {
        cwe_ids: [`CWE-${random.between(20, 1300)}`],
        github_reviewed: true,
        severity: facts.severity.toUpperCase(),
      },
      details: '',
      id: facts.id,
      modified: facts.modified,
      published: facts.published,
      references: this.#references(facts.alias),
      schema_version: '1.7.0',
      severity: [{ score: vector(random), type: 'CVSS_V3' }],
      summary: this.#words.sentence(),
    };
    const missing = facts.length - JSON.stringify(frame).length;
    if (missing > 0) frame.details = this.#words.paragraph(missing);
    return JSON.stringify(frame);
  }

  #affected({ ecosystem, name }: Facts) {
    const random = this.#random;
    const fixed = version(random);
    const versions = Array.from({ length: random.between(0, 12) }, () => version(random));
    return [
      {
        package: { ecosystem: ecosystem.name, name, purl: `pkg:${ecosystem.purl}/${name}` },
        ranges: [{ events: [{ introduced: '0' }, { fixed }], type: 'SEMVER' }],
        versions,
      },
    ];
  }

  #references(alias: string) {
    const random = this.#random;
    const commits = Array.from({ length: random.between(0, 2) }, () => this.#commit());
    return [{ type: 'ADVISORY', url: `https://nvd.example.org/vuln/detail/${alias}` }, ...commits];
  }

  #commit() {
    const [owner, name] = [this.#words.word(), this.#words.word()];
    return { type: 'FIX', url: `https://git.example.org/${owner}/${name}/commit/${this.#random.hex(40)}` };
  }
}

/** What an edit looks at. */
interface BenchBody {
  readonly affected: readonly { readonly versions: readonly string[] }[];
  readonly details: string;
  readonly modified: string;
  readonly references: readonly object[];
  readonly severity: readonly object[];
}

interface Facts {
  readonly id: string;
  readonly ecosystem: (typeof ecosystems)[number];
  readonly name: string;
  readonly alias: string;
  readonly published: string;
  readonly modified: string;
  readonly severity: string;
  readonly length: number;
}

function pickShare(random: SeededRandom): (typeof ecosystems)[number] {
  let left = random.unit();
  return ecosystems.find(({ share }) => (left -= share) < 0) ?? ecosystems[0];
}

function mix(seed: number, i: number, revision: number): number {
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(i + 1, 0xc2b2ae35) ^ Math.imul(revision + 1, 0x27d4eb2f);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
}

const version = (random: SeededRandom) => `${random.between(0, 9)}.${random.between(0, 30)}.${random.between(0, 20)}`;

const two = (value: number) => String(value).padStart(2, '0');

function instant(random: SeededRandom, year: number): string {
  const [month, day, hour] = [random.between(1, 12), random.between(1, 28), random.between(0, 23)];
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(random.between(0, 59))}:${two(random.between(0, 59))}Z`;
}

function vector(random: SeededRandom): string {
  const part = (name: string, values: string) => `${name}:${values.charAt(random.between(0, values.length - 1))}`;
  const parts = [part('AV', 'NALP'), part('AC', 'LH'), part('PR', 'NLH'), part('UI', 'NR'), part('S', 'UC')];
  return `CVSS:3.1/${[...parts, part('C', 'NLH'), part('I', 'NLH'), part('A', 'NLH')].join('/')}`;
}
