import { availableParallelism, cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { benchAge } from './age-bench.js';
import { benchBolt } from './bolt-bench.js';
import { benchExport } from './export-bench.js';
import { benchHttp } from './http-bench.js';
import { benchImport } from './import-bench.js';
import { benchJava } from './java-bench.js';
import { benchMirrorImport } from './mirror-import-bench.js';
import { benchMirror } from './mirror-bench.js';
import { benchTuf } from './tuf-bench.js';
import { benchTrivy } from './trivy-bench.js';
import { benchVerify } from './verify-bench.js';

const sizes = {
  full: { records: 500_000, rounds: 5 },
  /** For development: the fixed costs of a process weigh too much for its ratios to count. */
  small: { records: 20_000, rounds: 2 },
  huge: { records: 5_000_000, rounds: 1 },
} as const;

const parts = [
  'export',
  'import',
  'verify',
  'http',
  'bolt',
  'trivy',
  'java',
  'mirror',
  'mirror-import',
  'age',
  'tuf',
] as const;
/** Rows of the bolt file and of the Java database: their figures are for a million, whatever the number of records. */
const rowCounts = { full: 1_000_000, small: 50_000, huge: 0 } as const;
/** Of the bundle that is encrypted. */
const ageBytes = { full: 2 ** 30, small: 2 ** 26, huge: 0 } as const;
/** Seconds of load for each figure of the API. */
const httpSeconds = { full: 10, small: 3, huge: 0 } as const;
/** A download shows its speed with a bundle of some hundred megabytes; more makes the bench longer and nothing else. */
const httpRecords = 100_000;
const trivyRecords = 200_000;
const tufTargets = { full: 100_000, small: 5_000, huge: 0 } as const;

const { values } = parseArgs({
  options: {
    small: { type: 'boolean', default: false },
    huge: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [...parts] },
    records: { type: 'string' },
    rounds: { type: 'string' },
  },
});
const size = values.small ? 'small' : values.huge ? 'huge' : 'full';
const report = (message: string) => console.error(message);
const options = {
  records: Number(values.records ?? sizes[size].records),
  rounds: Number(values.rounds ?? sizes[size].rounds),
  report,
};
if (size === 'small') report('--small is for development: its figures do not count');

const figures = {
  size,
  counts: size !== 'small' && values.records === undefined,
  machine: {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model ?? 'unknown',
    memoryMiB: Math.round(totalmem() / 2 ** 20),
  },
  node: process.version,
  ...(values.only.includes('export') ? { export: await benchExport(options) } : {}),
  ...(values.only.includes('mirror') && size !== 'huge' ? { mirror: await benchMirror(options) } : {}),
  ...(values.only.includes('mirror-import') && size !== 'huge'
    ? { mirrorImport: await benchMirrorImport(options) }
    : {}),
  ...(values.only.includes('import') && size !== 'huge' ? { import: await benchImport(options) } : {}),
  ...(values.only.includes('http') && size !== 'huge'
    ? {
        http: await benchHttp({
          ...options,
          records: Math.min(options.records, httpRecords),
          seconds: httpSeconds[size],
        }),
      }
    : {}),
  ...(values.only.includes('bolt') && size !== 'huge'
    ? { bolt: await benchBolt({ rows: rowCounts[size], rounds: options.rounds, report }) }
    : {}),
  ...(values.only.includes('java') && size !== 'huge'
    ? { java: await benchJava({ rows: rowCounts[size], rounds: options.rounds, report }) }
    : {}),
  ...(values.only.includes('trivy') && size !== 'huge'
    ? { trivy: await benchTrivy({ ...options, records: Math.min(options.records, trivyRecords) }) }
    : {}),
  ...(values.only.includes('age') && size !== 'huge'
    ? { age: await benchAge({ files: 250, bytes: ageBytes[size], rounds: options.rounds, report }) }
    : {}),
  ...(values.only.includes('tuf') && size !== 'huge'
    ? { tuf: await benchTuf({ targets: tufTargets[size], rounds: options.rounds, report }) }
    : {}),
  ...(values.only.includes('verify') && size !== 'huge' ? { verify: await benchVerify(options) } : {}),
};
console.log(JSON.stringify(figures, undefined, 2));
