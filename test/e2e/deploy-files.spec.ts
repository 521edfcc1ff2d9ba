import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadSettings } from '../../src/platform/config/settings.js';
import { projectFolder } from '../support/built-cli.js';

const deploy = join(projectFolder, 'deploy');
const read = (...path: string[]) => readFileSync(join(deploy, ...path), 'utf8');
const installed = (program: string) => spawnSync(program, ['--version']).status === 0;

/** A test that needs a program, or a loud word that it is not here. */
function withProgram(program: string): typeof it {
  if (installed(program)) return it;
  console.warn(`SKIPPED: ${program} is not installed`);
  return it.skip;
}

/** Settings as a process would read them; values that come from elsewhere are made up. */
function accepted(variables: Readonly<Record<string, string>>): string[] {
  const values = Object.entries(variables).map(([name, value]) => [
    name,
    value.replace(/\$\{[^}]*\}/g, 'secret').replace('%d', '/run/x'),
  ]);
  loadSettings(Object.fromEntries(values) as NodeJS.ProcessEnv);
  return values.map(([name]) => name!);
}

describe('what deploy/ holds', () => {
  const units = readdirSync(join(deploy, 'systemd')).filter((name) => name.endsWith('.service'));

  it.each(units)('%s names only settings that exist', (unit) => {
    const line = /^Environment=(.*)$/m.exec(read('systemd', unit))![1]!;
    const variables = Object.fromEntries(line.split(' ').map((word) => word.split('=') as [string, string]));
    const example = Object.fromEntries(
      read('systemd', 'environment.example')
        .split('\n')
        .flatMap((text) =>
          /^(?:# )?([A-Z_]+)=(.*)$/.exec(text)?.slice(1, 3) ? [/^(?:# )?([A-Z_]+)=(.*)$/.exec(text)!.slice(1, 3)] : [],
        ),
    ) as Record<string, string>;
    expect(accepted({ ...example, ...variables })).toContain('EC_DATA_DIR');
  });

  withProgram('systemd-analyze').each(units)('systemd-analyze finds nothing wrong with %s', (unit) => {
    const folder = mkdtempSync(join(tmpdir(), 'ec-units-'));
    const path = join(folder, unit.replace('@.', '@1.'));
    writeFileSync(path, read('systemd', unit).replaceAll('/opt/export-center', projectFolder));
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect([status, `${stdout}${stderr}`]).toEqual([0, '']);
  });

  it('compose.yaml names only settings that exist and files that are there, and no password of its own', () => {
    const { services } = parse(read('container', 'compose.yaml'), { merge: true }) as {
      services: Record<string, { environment: Record<string, string>; volumes: string[] }>;
    };
    for (const name of ['api', 'worker']) expect(accepted(services[name]!.environment)).toContain('DATABASE_URL');
    for (const volume of services.database!.volumes.filter((text) => text.startsWith('./')))
      expect(existsSync(join(deploy, 'container', volume.split(':')[0]!))).toBe(true);
    expect(read('container', 'compose.yaml')).not.toMatch(/PASSWORD: (?!\$\{)/);
  });

  const scripts = ['backup', 'container'].flatMap((folder) =>
    readdirSync(join(deploy, folder))
      .filter((name) => name.endsWith('.sh'))
      .map((name) => join(folder, name)),
  );

  it.each(scripts)('%s is accepted by the shell', (script) => {
    expect(spawnSync('sh', ['-n', join(deploy, script)], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  withProgram('shellcheck').each(scripts)('shellcheck finds nothing in %s', (script) => {
    expect(spawnSync('shellcheck', [join(deploy, script)], { encoding: 'utf8' }).stdout).toBe('');
  });

  it.each(['runbook.md', 'backup.md', 'upgrade.md'])('%s names only files that exist', (page) => {
    const text = readFileSync(join(projectFolder, 'docs', 'operations', page), 'utf8');
    for (const [, link] of text.matchAll(/\]\(([^)#]+)[^)]*\)/g))
      expect([link, existsSync(join(projectFolder, 'docs', 'operations', link!))]).toEqual([link, true]);
    for (const [path] of text.matchAll(/\b(?:deploy|test)\/[\w./-]*\w/g))
      expect([path, existsSync(join(projectFolder, path))]).toEqual([path, true]);
  });
});
