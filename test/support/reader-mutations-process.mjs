// A process of its own that damages a bundle, as often as asked for and from a seed, and gives each mutant to the built reader of that part. It
// answers as JSON what was refused, what was read, and what went wrong. Of what is read and differs, every `verifyEach`-th goes to the verifier.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createPublicKey } from 'node:crypto';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { FormatError } from '../../dist/src/formats/format-error.js';
import { CheckFailure } from '../../dist/src/stages/verification/check-failure.js';
import { verifyPath } from '../../dist/src/stages/verification/verify-path.js';
import { seeded } from './bolt-mutate.mjs';
import { filesOf, readersOf, tarWith } from './bundle-readers.mjs';

const { reader: name, count, seed, verifyEach, bundle, key } = JSON.parse(process.argv[2]);
const random = seeded(seed);
const tar = readFileSync(bundle);
const { damage, read } = readersOf(tar)[name];
const publicKeys = [createPublicKey(readFileSync(key))];
const folder = mkdtempSync(join(tmpdir(), 'export-center-mutants-'));
const summary = { refused: 0, same: 0, different: 0, verified: 0, wrong: [], slowestSeconds: 0, peakRssMiB: 0 };

const { verdict: original, firstBad } = await verdictOn(tar);
if (original === 'failed') throw new Error(`the bundle itself does not verify: ${firstBad.detail}`);

for (let i = 0; i < count && summary.wrong.length < 5; i += 1) {
  const mutant = damage(random);
  const start = process.cpuUsage();
  try {
    const found = await judged(mutant);
    const { user, system } = process.cpuUsage(start);
    summary.slowestSeconds = Math.max(summary.slowestSeconds, (user + system) / 1e6);
    summary[found] += 1;
    if (found === 'different' && summary.different % verifyEach === 1 % verifyEach) await requireRefusal(mutant);
  } catch (error) {
    summary.wrong.push(`mutant ${i} of seed ${seed}: ${error.stack}`);
  }
}
rmSync(folder, { recursive: true });
summary.peakRssMiB = Math.round(process.resourceUsage().maxRSS / 1024);
process.stdout.write(JSON.stringify(summary));

async function judged(mutant) {
  try {
    return (await read(mutant)) ? 'same' : 'different';
  } catch (error) {
    if (!(error instanceof FormatError) && !(error instanceof CheckFailure)) throw error;
    return 'refused';
  }
}

async function requireRefusal(mutant) {
  summary.verified += 1;
  const { verdict } = await verdictOn(name === 'tar' ? mutant : tarWith(filesOf(tar), name, mutant));
  if (verdict !== 'failed') throw new Error(`a bundle with another ${name} passed the verification`);
}

function verdictOn(bytes) {
  const path = join(folder, 'bundle.tar');
  writeFileSync(path, bytes);
  return verifyPath(path, { publicKeys, depth: 'deep', threads: 1 });
}
