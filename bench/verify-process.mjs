// A process of its own that verifies one bundle with the built code, more than once: the first time is what a process pays, the last one
// what a server does that has warmed up.
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { verifyPath } from '../dist/src/stages/verification/verify-path.js';

const { bundle, key, depth, times } = JSON.parse(process.argv[2]);
const publicKeys = [createPublicKey(readFileSync(key))];

const seconds = [];
for (let i = 0; i < times; i += 1) {
  const start = performance.now();
  const { verdict } = await verifyPath(bundle, { publicKeys, depth });
  seconds.push((performance.now() - start) / 1000);
  if (verdict !== 'passed') throw new Error(`${bundle} does not verify`);
}
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
process.stdout.write(JSON.stringify({ seconds, cpuSeconds, peakRssBytes: maxRSS * 1024 }));
