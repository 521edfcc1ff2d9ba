import { generateKeyPairSync } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { runBenchProcess } from './bench-process.js';
import { inBenchFolder } from './bench-folder.js';
import { median, rounded } from './figures.js';

export interface TufBenchOptions {
  readonly targets: number;
  readonly rounds: number;
  /** Says in words what happens. */
  readonly report: (message: string) => void;
}

export interface TufFigures {
  readonly targets: number;
  /** From the list of targets to the signed timestamp, on disk; at most 5. */
  readonly writeSeconds: number;
  /** A client that begins with the first root and trusts every bin; at most 2. */
  readonly verifySeconds: number;
  /** Of the larger process; at most 300. */
  readonly peakRssMiB: number;
}

interface Measure {
  readonly seconds: number;
  readonly peakRssBytes: number;
}

/** 2^10 bins: a client reads a thousandth to find one target. */
const bits = 10;

/** Metadata of many targets: made, and verified whole. Method: docs/operations/bench.md. */
export async function benchTuf({ targets, rounds, report }: TufBenchOptions): Promise<TufFigures> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const key = privateKey.export({ format: 'pem', type: 'pkcs8' });
  const made: Record<'write' | 'verify', Measure[]> = { write: [], verify: [] };
  await inBenchFolder('tuf', async (folder) => {
    for (let round = 0; round < rounds; round += 1) {
      report(`tuf: round ${round + 1} of ${rounds}`);
      for (const act of ['write', 'verify'] as const)
        made[act].push(
          runBenchProcess('./tuf-process.mjs', { folder: `${folder}/repo`, key, targets, bits, act }) as Measure,
        );
      await rm(`${folder}/repo`, { recursive: true });
    }
  });
  const secondsOf = (measures: readonly Measure[]) => rounded(median(measures.map(({ seconds }) => seconds)));
  const peak = Math.max(
    ...Object.values(made)
      .flat()
      .map(({ peakRssBytes }) => peakRssBytes),
  );
  return {
    targets,
    writeSeconds: secondsOf(made.write),
    verifySeconds: secondsOf(made.verify),
    peakRssMiB: Math.round(peak / 2 ** 20),
  };
}
