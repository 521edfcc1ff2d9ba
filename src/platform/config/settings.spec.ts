import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ExportCenterError } from '../../kernel/errors.js';
import { exportSwitches } from './export-switches.js';
import { projectRoot } from './project-root.js';
import { defaultSettings, settingsSchema } from './settings-schema.js';
import { loadSettings } from './settings.js';

function refused(env: NodeJS.ProcessEnv): string {
  try {
    loadSettings(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ExportCenterError);
    expect((error as ExportCenterError).code).toBe('EC-CONFIG');
    return (error as ExportCenterError).message;
  }
  throw new Error('the settings were accepted');
}

function configFile(value: unknown): string {
  const path = join(folder, 'settings.json');
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'settings-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('settings', () => {
  it('are complete without any', () => {
    const settings = loadSettings({});
    expect(settings).toMatchObject({
      environment: 'production',
      host: '127.0.0.1',
      port: 7460,
      metricsPort: 7461,
      worker: true,
    });
    expect(settings.dataDir).toBe(join(projectRoot(), '.export-center'));
    expect(settings.signing.required).toBe(true);
    expect(settings.threads).toBeGreaterThan(0);
    expect(settings.notices).toEqual([]);
  });

  it('come from flags over environment over file', () => {
    const EC_CONFIG = configFile({ host: 'file', port: 1001, logLevel: 'warn' });
    const settings = loadSettings({ EC_CONFIG, EC_PORT: '1002', EC_HOST: 'env' }, { host: 'flag', port: undefined });
    expect(settings).toMatchObject({ host: 'flag', port: 1002, logLevel: 'warn' });
  });

  it('refuse half of a TLS pair, client authorities without TLS, and what is no origin', () => {
    expect(refused({ EC_TLS_CERT_FILE: 'a.pem' })).toContain('EC_TLS_CERT_FILE and EC_TLS_KEY_FILE are given together');
    expect(refused({ EC_TLS_CLIENT_CA_FILE: 'a.pem' })).toContain('EC_TLS_CLIENT_CA_FILE needs');
    for (const origin of ['*', 'https://a.example/', 'a.example', 'https://a.example/path', 'ftp://a.example'])
      expect(refused({ EC_CORS_ORIGINS: `https://good.example, ${origin}` })).toContain(`${origin} is not an origin`);
  });

  it('read the database URLs as secrets', () => {
    const settings = loadSettings({ DATABASE_URL: 'postgresql://ec_app:hunter2@db/ec' });
    expect(settings.databaseUrl?.reveal()).toContain('hunter2');
    expect(`${String(settings.databaseUrl)}${JSON.stringify(settings)}${inspect(settings)}`).not.toContain('hunter2');
  });

  it('name every problem at once, each with its setting', () => {
    const message = refused({ EC_PORT: '70000', EC_WORKER: 'maybe', EC_THREADS: '0', EC_LOG_LEVEL: 'loud' });
    for (const name of ['EC_PORT', 'EC_WORKER', 'EC_THREADS', 'EC_LOG_LEVEL']) expect(message).toContain(name);
  });

  it.each([
    [{ EC_PROT: '1' }, 'EC_PROT is not a setting; did you mean EC_PORT?'],
    [{ EXPORT__USEINMEMORYEVIDENCELOKER: 'true' }, 'did you mean Export:UseInMemoryEvidenceLocker?'],
    [{ EC_XYZZYPLUGH: '1' }, 'EC_XYZZYPLUGH is not a setting'],
  ])('refuse an unknown name and suggest the nearest: %j', (env, message) => {
    expect(refused(env)).toContain(message);
  });

  it('refuse an unknown key of the file, and a file that is not JSON', () => {
    expect(refused({ EC_CONFIG: configFile({ prot: 1 }) })).toContain('did you mean port?');
    expect(refused({ EC_CONFIG: configFile('{') })).toContain('settings.json cannot be used');
    expect(refused({ EC_CONFIG: '/nowhere.json' })).toContain('/nowhere.json');
  });

  it('never show a malformed database URL', () => {
    const message = refused({ DATABASE_URL: 'mysql://ec:hunter2@db/ec' });
    expect(message).toContain('DATABASE_URL: must be a postgresql:// URL');
    expect(message).not.toContain('hunter2');
  });

  it.each([
    [{ DATABASE_OWNER_URL: 'postgresql://o@h/d' }, 'DATABASE_OWNER_URL is set without DATABASE_URL'],
    [{ EC_OIDC_ISSUER: 'https://idp.example' }, 'EC_OIDC_AUDIENCE'],
    [{ EC_PORT: '7461' }, 'different ports'],
    [{ EC_ENVIRONMENT: 'testing', EC_HOST: '0.0.0.0' }, '127.0.0.1 only'],
  ])('refuse contradictions: %j', (env, message) => {
    expect(refused(env)).toContain(message);
  });
});

describe('Export switches', () => {
  it.each(exportSwitches)('Export:%s stops the start outside testing', (name) => {
    for (const environment of ['production', 'development', undefined]) {
      const message = refused({ EC_ENVIRONMENT: environment, [`EXPORT__${name.toUpperCase()}`]: 'true' });
      expect(message).toContain(`Export:${name}`);
    }
  });

  it.each([
    ['nested in the file', () => ({ EC_CONFIG: configFile({ Export: { UseInMemoryEvidenceLocker: true } }) })],
    ['flat in the file', () => ({ EC_CONFIG: configFile({ 'Export:UseInMemoryEvidenceLocker': true }) })],
    ['upper case in the environment', () => ({ EXPORT__USEINMEMORYEVIDENCELOCKER: 'TRUE' })],
    ['mixed case in the environment', () => ({ Export__UseInMemoryEvidenceLocker: '1' })],
  ])('are read %s', (_, env) => {
    const settings = loadSettings({ EC_ENVIRONMENT: 'testing', ...env() });
    expect([...settings.switches]).toEqual(['UseInMemoryEvidenceLocker']);
    expect(settings.notices.join()).toContain('listening on 127.0.0.1 only');
    expect(settings.notices.join()).toContain('Export:UseInMemoryEvidenceLocker');
  });

  it('can be off, and the environment wins over the file', () => {
    const EC_CONFIG = configFile({ Export: { UseInMemoryEvidenceLocker: true } });
    expect(loadSettings({ EC_CONFIG, EXPORT__UseInMemoryEvidenceLocker: 'false' }).switches.size).toBe(0);
  });

  it('refuse a value that is neither true nor false', () => {
    expect(refused({ EXPORT__UseInMemoryEvidenceLocker: 'perhaps' })).toContain('must be true or false');
  });
});

describe('files of config/', () => {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(projectRoot(), 'config', name), 'utf8'));

  it.each([
    ['default.json', defaultSettings],
    ['settings.schema.json', settingsSchema],
  ])('%s says what the code says (after a change: npm run build && node scripts/dump-settings.mjs)', (name, made) => {
    expect(read(name)).toEqual(JSON.parse(JSON.stringify(made())));
  });

  it('name the site of all tenants, or of each its own', () => {
    const sitesOf = (EC_SITE_NAME: string) => Object.fromEntries(loadSettings({ EC_SITE_NAME }).imports.sites);
    expect(sitesOf('plant-7')).toEqual({ '': 'plant-7' });
    expect(sitesOf('acme=plant-7, umbra=plant-8')).toEqual({ acme: 'plant-7', umbra: 'plant-8' });
    expect(refused({ EC_SITE_NAME: 'Plant 7' })).toMatch(/EC_SITE_NAME: Plant 7 is no name/);
    expect(refused({ EC_SITE_NAME: 'plant-7', EC_SIGNING: 'optional' })).toMatch(/needs a signing key/);
  });
});
