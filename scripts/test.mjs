// Builds, then runs Jest. Worker threads and child processes of the tests run the built code.
import { run, node26 } from './node26.mjs';

const args = process.argv.slice(2);
await run(node26(), ['node_modules/@nestjs/cli/bin/nest.js', 'build']);
await run(node26(), ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js', ...args]);
