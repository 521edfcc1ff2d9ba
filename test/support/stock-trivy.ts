import { chmodSync } from 'node:fs';
import { trivyMetadata } from '../../src/formats/trivy-metadata/trivy-metadata.js';
import { TemporaryFolder } from './bundle-fixture.js';
import { databaseOf, layInCache, type TrivyEntry } from './trivy-bundle.js';
import type { TrivyTables } from './trivy-tables.js';
import { findTrivy, TrivyPeer, type TrivyFinding } from './trivy.js';

export const hoursAgo = (hours: number) =>
  new Date(Date.now() - hours * 3_600_000).toISOString().replace(/\.\d+Z/, 'Z');

export const entriesOf = (tables: TrivyTables): readonly TrivyEntry[] =>
  tables.file().map(({ path, key, value }) => [path, key, JSON.parse(value.toString())]);

/** A stock Trivy, if there is one: a test has its cache and its folder to itself. */
export class StockTrivy {
  readonly program = findTrivy();
  /** A test for which Trivy must be there. */
  readonly it = this.program ? it : it.skip;
  folder!: TemporaryFolder;
  peer!: TrivyPeer;

  /** Every user may read the folder: Trivy runs as one without rights. */
  open(): void {
    this.folder = new TemporaryFolder();
    chmodSync(this.folder.path, 0o755);
    if (this.program) this.peer = new TrivyPeer(this.program);
  }

  close(): void {
    this.peer?.[Symbol.dispose]();
    this.folder[Symbol.dispose]();
  }

  /** What it finds in a file by a database of these entries, made an hour ago. Throws its log where it fails. */
  async findings(entries: readonly TrivyEntry[], kind: 'fs' | 'sbom', file: string): Promise<readonly TrivyFinding[]> {
    const cache = this.peer.cache();
    layInCache(cache, databaseOf(entries), trivyMetadata(2, hoursAgo(1), 24));
    const { code, log, findings } = await this.peer.scan(kind, file, cache);
    if (code !== 0) throw new Error(log);
    return findings;
  }
}

/** Gives every test of a file its own. A scan is a process that loads 168 MB, on a machine that may do other things: two minutes. */
export function stockTrivy(): StockTrivy {
  import.meta.jest.setTimeout(120_000);
  const trivy = new StockTrivy();
  beforeEach(() => trivy.open());
  afterEach(() => trivy.close());
  return trivy;
}
