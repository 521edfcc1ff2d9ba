// Writes config/default.json, config/settings.schema.json and docs/operations/configuration.md from the source.
// With --check it writes nothing and ends with 1 where a committed file differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, node26, root, run } from './node26.mjs';
import { settingsReference } from './settings-reference.mjs';

const inner = '--inner';
if (process.argv.includes(inner)) await dump(process.argv.includes('--check'));
else {
  const loader = [
    '--disable-warning=ExperimentalWarning',
    '--disable-warning=DEP0205',
    '--import',
    '@swc-node/register/esm-register',
  ];
  await run(node26(), [...loader, join(root, 'scripts/dump-settings.mjs'), inner, ...process.argv.slice(2)]);
}

async function dump(check) {
  const source = (name) => import(join(root, 'src/platform/config', name));
  const { defaultSettings, settingsSchema } = await source('settings-schema.ts');
  const { environmentName } = await source('setting-fields.ts');
  const files = [
    ['config/default.json', await formatted(JSON.stringify(defaultSettings()))],
    ['config/settings.schema.json', await formatted(JSON.stringify(settingsSchema()))],
    ['docs/operations/configuration.md', settingsReference(settingsSchema(), environmentName)],
  ];
  for (const [path, text] of files) {
    if (!check) writeFileSync(join(root, path), text);
    else if (read(path) !== text)
      fail(`${path} is not what the code says. Run "node scripts/dump-settings.mjs" and commit the change.`);
  }
}

function read(path) {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}

async function formatted(text) {
  const { format, resolveConfig } = await import('prettier');
  return format(text, { ...(await resolveConfig(join(root, 'config/default.json'))), parser: 'json' });
}
