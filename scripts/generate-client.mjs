// Writes docs/openapi.json from the application's own modules, without starting it, and the types of the command line's client from that.
// With --check it writes nothing and ends with 1 where a committed file differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, node26, root, run } from './node26.mjs';

const inner = '--inner';
if (process.argv.includes(inner)) await generate(process.argv.includes('--check'));
else {
  const loader = [
    '--disable-warning=ExperimentalWarning',
    '--disable-warning=DEP0205',
    '--import',
    '@swc-node/register/esm-register',
  ];
  await run(node26(), [...loader, join(root, 'scripts/generate-client.mjs'), inner, ...process.argv.slice(2)]);
}

async function generate(check) {
  const document = await openApiDocument();
  const json = await formatted(JSON.stringify(document), 'json');
  const types = `// Generated from docs/openapi.json by scripts/generate-client.mjs. Do not edit.\n${await typesOf(json)}`;
  const files = [
    ['docs/openapi.json', json],
    ['src/cli/generated/api.d.ts', types],
  ];
  for (const [path, text] of files) {
    if (!check) writeFileSync(join(root, path), text);
    else if (readFileSync(join(root, path), 'utf8') !== text) {
      fail(`${path} is not what the code says. Run "node scripts/generate-client.mjs" and commit the change.`);
    }
  }
  process.exit(0);
}

async function openApiDocument() {
  await import('reflect-metadata');
  const { NestFactory } = await import('@nestjs/core');
  const source = (path) => import(join(root, 'src', path));
  const { ApiModule } = await source('app/api.module.ts');
  const { API_PREFIX, rootPaths } = await source('platform/http/api-paths.ts');
  const { buildOpenApi } = await source('platform/openapi/build-openapi.ts');
  const { loadSettings } = await source('platform/config/settings.ts');
  const { createLogger } = await source('platform/logging/logger.ts');
  const settings = loadSettings({ EC_SIGNING: 'optional', EC_WORKER: 'off', EC_LOG_LEVEL: 'error' });
  const installation = {
    settings,
    logger: createLogger({ level: 'error' }),
    database: {},
    embedded: false,
    close: async () => {},
  };
  const app = await NestFactory.create(ApiModule.with(installation), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  app.setGlobalPrefix(API_PREFIX, { exclude: rootPaths });
  return JSON.parse(JSON.stringify(buildOpenApi(app)));
}

async function typesOf(json) {
  const { default: openapiTS, astToString } = await import('openapi-typescript');
  return astToString(await openapiTS(JSON.parse(json), { defaultNonNullable: false }));
}

async function formatted(text, parser) {
  const { format, resolveConfig } = await import('prettier');
  return format(text, { ...(await resolveConfig(join(root, 'docs/openapi.json'))), parser });
}
