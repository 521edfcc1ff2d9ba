// From a fresh clone to a verified bundle: installs, builds, then "export-center quickstart" with the given options.
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { callersFolder, exitCodeOf, root } from './node26.mjs';

await ensureInstalled();
await ensureBuilt();
const args = ['quickstart', ...process.argv.slice(2)];
process.exit(await exitCodeOf(join(root, 'bin/export-center'), args, { cwd: callersFolder() }));
