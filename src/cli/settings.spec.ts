import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliError } from './cli-error.js';
import { resolveListSettings, resolveSettings } from './settings.js';

describe('settings of the command line', () => {
  let folder: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ec-settings-'));
    env = { HOME: folder, EC_DATA_DIR: join(folder, 'none') };
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const file = (name: string, content: unknown) => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const refusal = (flags: Parameters<typeof resolveSettings>[0], environment = env): CliError => {
    try {
      resolveSettings(flags, environment);
    } catch (error) {
      return error as CliError;
    }
    throw new Error('was accepted');
  };

  it('default to the local server, without a token, as table', () => {
    expect(resolveSettings({}, env)).toEqual({ url: 'http://127.0.0.1:7460', token: undefined, output: 'table' });
  });

  it('take flags before the environment before the file', () => {
    env.EXPORT_CENTER_CONFIG = file('c.json', { url: 'http://file:1', output: 'json' });
    expect(resolveSettings({}, env)).toMatchObject({ url: 'http://file:1', output: 'json' });
    env.EXPORT_CENTER_URL = 'http://env:2/';
    expect(resolveSettings({}, env).url).toBe('http://env:2');
    expect(resolveSettings({ url: 'http://flag:3', output: 'table' }, env)).toMatchObject({
      url: 'http://flag:3',
      output: 'table',
    });
  });

  it('take CSV for lists only, and from the command line only', () => {
    expect(resolveListSettings({ output: 'csv' }, env).output).toBe('csv');
    expect(refusal({ output: 'csv' }).details).toMatchObject({ where: '--output', remedy: 'Use table, json or yaml.' });
    env.EXPORT_CENTER_CONFIG = file('c.json', { output: 'csv' });
    expect(refusal({}).message).toContain('output "csv" is unknown');
  });

  it('read tokens from files without the line end', () => {
    env.EXPORT_CENTER_TOKEN_FILE = file('env', 'eck_env\n');
    expect(resolveSettings({}, env).token).toBe('eck_env');
    expect(resolveSettings({ tokenFile: file('flag', 'eck_flag\r\n') }, env).token).toBe('eck_flag');
    expect(resolveSettings({ token: 'eck_argument' }, env).token).toBe('eck_argument');
  });

  it('find the admin key of the embedded installation for this machine only', () => {
    env.EC_DATA_DIR = folder;
    file('admin-key', 'eck_admin\n');
    expect(resolveSettings({}, env).token).toBe('eck_admin');
    expect(resolveSettings({ url: 'http://localhost:9' }, env).token).toBe('eck_admin');
    expect(resolveSettings({ url: 'https://elsewhere.example' }, env).token).toBeUndefined();
  });

  it('send the token of the file to the server of the file only', () => {
    env.EXPORT_CENTER_CONFIG = file('c.json', { url: 'https://one.example', token: 'eck_one' });
    expect(resolveSettings({}, env).token).toBe('eck_one');
    expect(resolveSettings({ url: 'https://two.example' }, env).token).toBeUndefined();
  });

  it('follow EC_PORT to the local server', () => {
    expect(resolveSettings({}, { ...env, EC_PORT: '9123' }).url).toBe('http://127.0.0.1:9123');
  });

  it('name the unknown field of a file and the known ones', () => {
    env.EXPORT_CENTER_CONFIG = file('c.json', { ulr: 'x' });
    const error = refusal({});
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain('unknown field "ulr"');
    expect(error.details.remedy).toContain('url, token, tokenFile, output');
  });

  it.each([
    ['not json', 'is not JSON'],
    ['[]', 'must be a JSON object'],
    ['{"url":5}', 'field "url" must be text'],
  ])('refuse the file %s', (content, message) => {
    env.EXPORT_CENTER_CONFIG = file('c.json', content);
    expect(refusal({}).message).toContain(message);
  });

  it('refuse a URL that is none, a missing token file and a missing named file', () => {
    expect(refusal({ url: 'here' }).details.where).toBe('--url');
    expect(refusal({ url: 'ftp://x' }).message).toContain('http or https');
    expect(refusal({ tokenFile: '/nonexistent/token' }).message).toContain('--token-file');
    expect(refusal({}, { ...env, EXPORT_CENTER_CONFIG: '/nonexistent.json' }).message).toContain(
      'EXPORT_CENTER_CONFIG',
    );
  });
});
