import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTool } from '../test/support/find-tool.js';
import { timed } from './figures.js';
import { githubForm } from './github-form.js';
import { OsvLikeRecords } from './osv-like-records.js';

/** Seconds after which it is stopped. */
const limit = 15 * 60;

/** The path of Trivy's own builder. Undefined where it is not, which is said. */
export const findUpstreamBuilder = (): string | undefined =>
  findTool('trivy-db', 'fetch-trivy-db.sh', 'its time is not measured');

/** Trivy's own builder over the records of the bench: a file each, as GitHub's repository has them. */
export class UpstreamBuilder {
  readonly database: string;
  readonly #program: string;
  readonly #folder: string;

  constructor(program: string, folder: string) {
    this.#program = program;
    this.#folder = folder;
    this.database = join(folder, 'out', 'trivy.db');
  }

  writeFeeds(records: number): void {
    const reviewed = join(this.#folder, 'feeds/ghsa/advisories/github-reviewed');
    for (const path of [reviewed, join(this.#folder, 'feeds/cocoapods-specs/Specs'), join(this.#folder, 'out')])
      mkdirSync(path, { recursive: true });
    const made = new OsvLikeRecords(1);
    for (let i = 0; i < records; i += 1)
      writeFileSync(join(reviewed, `${githubForm(made.id(i))}.json`), githubForm(made.record(i).body));
  }

  /** Seconds from these files to its database, which it neither compacts nor packs. Throws what it said, or that it did not end in time. */
  build(): Promise<number> {
    const args = ['build', '--cache-dir', 'feeds', '--output-dir', 'out', '--only-update', 'ghsa'];
    // It asks Go which packages are the standard library's.
    const env = { ...process.env, GOTOOLCHAIN: 'local', PATH: `${process.env.PATH}:/usr/local/go/bin` };
    return timed(() => {
      const { error, status, stderr } = spawnSync(this.#program, args, {
        cwd: this.#folder,
        env,
        encoding: 'utf8',
        timeout: limit * 1000,
      });
      if (error) throw error;
      if (status !== 0) throw new Error(`trivy-db failed: ${stderr}`);
    });
  }
}
