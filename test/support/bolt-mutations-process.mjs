// A process of its own that damages bolt files, as many as asked for and from a seed, and gives each to the built checker and reader. It
// answers what they did as JSON: how often they refused, what went wrong, the longest time and the memory. `keepMost` structural mutants
// that were accepted are left in `folder`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BoltFile } from '../../dist/src/formats/bolt/bolt-file.js';
import { checkBolt } from '../../dist/src/formats/bolt/check-bolt.js';
import { findBoltValue } from '../../dist/src/formats/bolt/find-value.js';
import { readBoltRows } from '../../dist/src/formats/bolt/read-rows.js';
import { FormatError } from '../../dist/src/formats/format-error.js';
import { baseFiles } from './bolt-base-files.mjs';
import { mutate, seeded } from './bolt-mutate.mjs';

const { count, seed, folder, keepMost = 0 } = JSON.parse(process.argv[2]);
const random = seeded(seed);
const bases = baseFiles();
const summary = { count, refused: 0, accepted: 0, kept: 0, wrong: [], slowestSeconds: 0, peakRssMiB: 0, codes: {} };

for (let i = 0; i < count; i += 1) {
  const { bytes, structural } = mutate(bases[i % bases.length], random);
  const start = process.cpuUsage();
  try {
    const accepted = judge(bytes);
    if (accepted && structural && summary.kept < keepMost)
      writeFileSync(join(folder, `${(summary.kept += 1)}.db`), bytes);
  } catch (error) {
    summary.wrong.push(`mutant ${i} of seed ${seed}: ${error.stack}`);
    if (summary.wrong.length === 5) break;
  }
  const { user, system } = process.cpuUsage(start);
  summary.slowestSeconds = Math.max(summary.slowestSeconds, (user + system) / 1e6);
}
summary.peakRssMiB = Math.round(process.resourceUsage().maxRSS / 1024);
process.stdout.write(JSON.stringify(summary));

/** Whether the checker found nothing; the reader must agree. */
function judge(bytes) {
  const read = (offset, length) => bytes.subarray(offset, offset + length);
  const report = checkBolt(read, bytes.length);
  for (const { code } of report.findings) summary.codes[code] = (summary.codes[code] ?? 0) + 1;
  const rows = unlessRefused(() => [...readBoltRows(new BoltFile(read, bytes.length))]);
  const accepted = report.findings.length === 0;
  if (accepted && rows?.length !== report.values + report.buckets) throw new Error('the reader refuses what passed');
  unlessRefused(() => lookUp(new BoltFile(read, bytes.length)));
  summary[accepted ? 'accepted' : 'refused'] += 1;
  return accepted;
}

function lookUp(file) {
  for (const key of ['a', 'm', 'key 77', 'zz'])
    for (const path of [[], ['nested'], ['nested', 'inner'], ['long']])
      findBoltValue(
        file,
        path.map((name) => Buffer.from(name)),
        Buffer.from(key),
      );
}

function unlessRefused(read) {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return undefined;
  }
}
