import { copyFile, open, rename, rm, truncate, writeFile, type FileHandle } from 'node:fs/promises';
import { FormatError } from '../../formats/format-error.js';
import { blockBytes, type MediaIndex, type MediaPart } from '../../formats/media-set/media-index.js';
import { ErasureCode } from '../../formats/reed-solomon/erasure-code.js';
import { integrity } from '../../kernel/errors.js';
import { CliError } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';
import { damageOf, type Damage } from './damage-map.js';
import { damaged, type MediaStage, type PartStatus } from './fs-media-stage.js';
import { digestAt, readFilled } from './fs-slices.js';
import { stripeRuns, stripesOf, type StripeRun } from './stripe-runs.js';
import { shards } from './write-parity.js';

export interface RepairRequest {
  readonly told: (label: string, done: number, total: number) => void;
  readonly signal: AbortSignal;
}

/** Makes the data parts that are missing or damaged again. Throws integrity, naming what is lost, where parity does not suffice. */
export async function repairParts(stage: MediaStage, { told, signal }: RepairRequest): Promise<void> {
  const statuses = await stage.statuses();
  const { index } = stage;
  if (!index.parity) throw tooMuchLost(index, statuses);
  const damages: Damage[] = [];
  for (const status of statuses) damages.push(await damageOf(stage, status));
  await using files = await RepairFiles.open(stage, damages);
  for (const run of stripeRuns(index, damages)) {
    signal.throwIfAborted();
    await files.repair(run).catch((error: unknown) => {
      throw error instanceof FormatError ? tooMuchLost(index, statuses) : error;
    });
    const done = (run.stripe + run.count) / stripesOf(index);
    told('repairing', Math.round(done * index.bytes), index.bytes);
  }
  for (const { part, isWhole } of damages.slice(0, index.parts.length)) if (!isWhole) await files.finish(part);
}

/** Parts that are read, and data parts that are made again beside them. */
class RepairFiles implements AsyncDisposable {
  readonly #stack = new AsyncDisposableStack();
  readonly #code: ErasureCode;
  readonly #regions: number;
  readonly #regionBytes: number;
  readonly #read: (FileHandle | undefined)[] = [];
  readonly #written = new Map<number, FileHandle>();

  private constructor(readonly stage: MediaStage) {
    const { parts, parity, partBytes } = stage.index;
    this.#regions = parity!.regions;
    this.#regionBytes = partBytes / this.#regions;
    this.#code = new ErasureCode(parts.length * this.#regions, parity!.parts.length * this.#regions);
  }

  static async open(stage: MediaStage, damages: readonly Damage[]): Promise<RepairFiles> {
    const files = new RepairFiles(stage);
    for (const [at, { part, file, isWhole }] of damages.entries()) {
      files.#read.push(file === undefined ? undefined : files.#stack.use(await open(file, 'r')));
      if (!isWhole && at < stage.index.parts.length)
        files.#written.set(at, files.#stack.use(await openCopy(file, repaired(stage, part), part.bytes)));
    }
    return files;
  }

  /** Throws FormatError where too much is lost. */
  async repair({ stripe, count, lost }: StripeRun): Promise<void> {
    const { inputs, product } = this.#code.repair(lost);
    const [at, length] = [stripe * blockBytes, count * blockBytes];
    const [known, made] = [shards(inputs.length, length), shards(product.matrix.length, length)];
    for (const [i, shard] of inputs.entries()) await this.#readShard(shard, at, known[i]!);
    product.apply(known, made);
    const wanted = [...lost].filter((shard) => shard < this.#code.data).toSorted((a, b) => a - b);
    for (const [i, shard] of wanted.entries()) await this.#writeShard(shard, at, made[i]!);
  }

  async finish(part: MediaPart): Promise<void> {
    const path = repaired(this.stage, part);
    if ((await digestAt(path, part)) !== part.digest)
      throw integrity('EC-DIGEST-MISMATCH', `${part.path} was made again, and its digest is not that of media.json`);
    await rename(path, this.stage.at(part.path));
    await rm(this.stage.at(damaged(part.path)), { force: true });
  }

  /** Half-made parts go; finished ones have their names. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
    for (const at of this.#written.keys()) await rm(repaired(this.stage, this.stage.index.parts[at]!), { force: true });
  }

  /** Of a missing part only what lies beyond its end is known: zeros. */
  async #readShard(shard: number, at: number, target: Buffer): Promise<void> {
    const file = this.#read[Math.floor(shard / this.#regions)];
    if (!file) return void target.fill(0);
    await readFilled(file, (shard % this.#regions) * this.#regionBytes + at, target);
  }

  /** The last part is shorter: what the code has beyond its end are zeros that nobody keeps. */
  async #writeShard(shard: number, at: number, block: Buffer): Promise<void> {
    const part = Math.floor(shard / this.#regions);
    const position = (shard % this.#regions) * this.#regionBytes + at;
    const length = Math.min(block.length, this.stage.index.parts[part]!.bytes - position);
    if (length > 0) await this.#written.get(part)!.write(block, 0, length, position);
  }
}

const repaired = (stage: MediaStage, { path }: MediaPart): string => stage.at(`${path}.repairing`);

async function openCopy(from: string | undefined, to: string, bytes: number): Promise<FileHandle> {
  if (from === undefined) await writeFile(to, '');
  else await copyFile(from, to);
  await truncate(to, bytes);
  return open(to, 'r+');
}

function tooMuchLost({ parity }: MediaIndex, statuses: readonly PartStatus[]): Error {
  const lost = statuses.filter(({ state }) => state !== 'present');
  const names = lost.map(({ part, state }) => `${part.path} (${state}, ${part.digest})`);
  const spare = parity ? `parity replaces ${parity.parts.length} parts` : 'the set has no parity';
  return new CliError(
    exitCodes.verificationFailed,
    `${lost.length} of ${statuses.length} parts are not there whole, ${spare}: ${names.join(', ')}`,
    { remedy: 'Take those parts again, or another copy of them.' },
  );
}
