// Builds if needed, then runs Jest with the given arguments. Worker threads and child processes of the tests run the built code.
// EC_TEST_RESULTS=<file> also writes Jest's results there as JSON.
import { ensureBuilt } from './build.mjs';
import { node26, run } from './node26.mjs';

const args = process.argv.slice(2);
const results = process.env.EC_TEST_RESULTS;
if (results) args.push('--json', `--outputFile=${results}`);
const node = node26();
await ensureBuilt();
await run(node, [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
  ...args,
]);
