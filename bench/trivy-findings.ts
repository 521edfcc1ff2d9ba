import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { BoltFile } from '../src/formats/bolt/bolt-file.js';
import { findBoltValue } from '../src/formats/bolt/find-value.js';
import { trivyLanguageOf } from '../src/formats/trivy-constraint/trivy-language.js';
import { languageBucket, languageSource } from '../src/formats/trivy-db/data-source.js';
import { packageKeys } from '../src/formats/trivy-db/package-keys.js';
import { isReported, type Advisory } from '../test/support/trivy-tables.js';
import { githubForm, githubSource } from './github-form.js';
import { OsvLikeRecords } from './osv-like-records.js';

export interface FindingsComparison {
  /** Records whose rows were looked up in both. */
  readonly records: number;
  /** Versions of packages that were asked for. */
  readonly versions: number;
  readonly upstream: number;
  readonly ours: number;
  /** Of upstream's findings (package, version, id) that ours lacks: must be none. */
  readonly lost: readonly string[];
}

interface OsvRecord {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly affected: readonly {
    readonly package: { readonly ecosystem: string; readonly name: string };
    readonly ranges: readonly { readonly events: readonly { readonly fixed?: string }[] }[];
    readonly versions: readonly string[];
  }[];
}

/** A Trivy database on the disk; `start` is where it begins in the file. */
export class TrivyDatabaseFile implements Disposable {
  readonly #fd: number;
  readonly #bolt: BoltFile;

  constructor(path: string, start = 0) {
    this.#fd = openSync(path, 'r');
    const read = (offset: number, length: number) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(this.#fd, bytes, 0, length, start + offset));
    };
    this.#bolt = new BoltFile(read, fstatSync(this.#fd).size - start);
  }

  advisory(bucket: string, name: string, id: string): Advisory | undefined {
    const value = findBoltValue(this.#bolt, [Buffer.from(bucket), Buffer.from(name)], Buffer.from(id));
    return value && (JSON.parse(value.toString()) as Advisory);
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd);
  }
}

/** What both databases of the bench's records find of every `step`-th record: at each listed version, below all, and at the fix. */
export function compareFindings(
  records: number,
  step: number,
  upstream: TrivyDatabaseFile,
  ours: TrivyDatabaseFile,
): FindingsComparison {
  const made = new OsvLikeRecords(1);
  const [found, lost] = [{ records: 0, versions: 0, upstream: 0, ours: 0 }, [] as string[]];
  for (let i = 0; i < records; i += step) {
    found.records += 1;
    for (const { slug, bucket, name, id, versions } of lookUps(
      JSON.parse(githubForm(made.record(i).body)) as OsvRecord,
    )) {
      const [theirs, own] = [upstream.advisory(bucket, name, id), ours.advisory(bucket, name, id)];
      for (const version of versions) {
        const [isTheirs, isOurs] = [theirs, own].map((it) => it !== undefined && isReported(slug, it, version));
        found.versions += 1;
        found.upstream += Number(isTheirs);
        found.ours += Number(isOurs);
        if (isTheirs && !isOurs) lost.push(`${bucket} ${name} ${version} ${id}`);
      }
    }
  }
  return { ...found, lost };
}

function lookUps({ id, aliases, affected }: OsvRecord) {
  return affected.map(({ package: named, ranges, versions }) => {
    const { slug } = trivyLanguageOf(named.ecosystem)!;
    const bucket = languageBucket(slug, languageSource(slug, id, githubSource));
    const fixes = ranges.flatMap(({ events }) => events.flatMap(({ fixed }) => fixed ?? []));
    const name = packageKeys(slug, named.name)[0]!;
    return { slug, bucket, name, id: aliases[0]!, versions: ['0.0.0', ...versions, ...fixes] };
  });
}
