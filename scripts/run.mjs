// Builds if needed, then runs the command line: node scripts/run.mjs serve --port 8080
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { callersFolder, exitCodeOf, node26, root } from './node26.mjs';

node26();
await ensureBuilt();
process.exit(await exitCodeOf(join(root, 'bin/export-center'), process.argv.slice(2), { cwd: callersFolder() }));
