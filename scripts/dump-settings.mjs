// Writes config/default.json and config/settings.schema.json from the built code.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, node26, root, run } from './node26.mjs';

const built = join(root, 'dist/src/platform/config/settings-schema.js');
if (!existsSync(built)) fail(`${built} is missing: run "npm run build" first.`);
const { defaultSettings, settingsSchema } = await import(built);
writeFileSync(join(root, 'config/default.json'), JSON.stringify(defaultSettings()));
writeFileSync(join(root, 'config/settings.schema.json'), JSON.stringify(settingsSchema()));
await run(node26(), ['node_modules/prettier/bin/prettier.cjs', '--write', '--log-level', 'warn', 'config']);
