import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { bareEnvironment, median, projectFolder, runBuiltCli } from '../support/built-cli.js';

describe('the command line by itself', () => {
  it('prints its version within 0.2 s (median of ten)', async () => {
    const env = bareEnvironment();
    const times: number[] = [];
    for (let i = 0; i < 10; i += 1) {
      const { code, stdout, elapsed } = await runBuiltCli(['--version'], env);
      const { version } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as { version: string };
      expect([code, stdout]).toEqual([0, `${version}\n`]);
      times.push(elapsed);
    }
    console.log(
      `--version: median ${median(times).toFixed(0)} ms of ${times.map((time) => time.toFixed(0)).join(' ')}`,
    );
    expect(median(times)).toBeLessThan(200);
  });

  it.each([
    'serve',
    'worker',
    'quickstart',
    'evidence',
    'profile',
    'run',
    'download',
    'verify',
    'keys generate',
    'capabilities',
    'completion',
    'doctor',
  ])('shows help with an example for %s', async (command) => {
    const { code, stdout } = await runBuiltCli([...command.split(' '), '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^EXAMPLES\n {2}.*export-center /m);
  });

  it('lists every command in its overview, in lines of at most 80 columns', async () => {
    const { code, stdout } = await runBuiltCli(['--help']);
    expect(code).toBe(0);
    for (const name of [
      'serve',
      'worker',
      'evidence',
      'profile',
      'run',
      'download',
      'verify',
      'keys',
      'capabilities',
      'completion',
      'doctor',
    ]) {
      expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    }
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it.each([
    [['nonsense'], 2, 'unknown command'],
    [['run', 'create'], 2, 'missing required argument'],
    [['serve', '--port', '99999'], 2, 'A port is a number'],
    [['run', 'list', '--output', 'xml'], 2, 'Allowed choices are table, json, yaml, csv'],
    [['run', 'list', '--url', 'http://127.0.0.1:9'], 11, 'cannot reach the Export Center at http://127.0.0.1:9'],
    [['profile', 'apply', '-f', '/nonexistent/profile.json'], 4, '/nonexistent/profile.json: no such file'],
  ])('ends %j with %d and says what is wrong', async (args, exitCode, message) => {
    const { code, stdout, stderr } = await runBuiltCli(args);
    expect(stderr).toContain(message);
    expect(code).toBe(exitCode);
    expect(stdout).toBe('');
  });

  it('gives errors as YAML where YAML is asked for', async () => {
    const { code, stderr } = await runBuiltCli(['run', 'list', '--url', 'http://127.0.0.1:9', '--output=yaml']);
    expect(code).toBe(11);
    expect((parse(stderr) as { error: { exitCode: number } }).error.exitCode).toBe(11);
  });

  it.each([
    [{ FORCE_COLOR: '1' }, [], true],
    [{ FORCE_COLOR: '1' }, ['--no-color'], false],
    [{}, [], false],
  ])('colours an error with %j and %j: %s', async (env, flags, coloured) => {
    const { stderr } = await runBuiltCli(
      ['run', 'list', '--url', 'http://127.0.0.1:9', ...flags],
      bareEnvironment(env),
    );
    expect(stderr.includes('\u001b[31m')).toBe(coloured);
  });

  it('gives errors as JSON where JSON is asked for', async () => {
    const { code, stderr } = await runBuiltCli(['run', 'list', '--url', 'http://127.0.0.1:9', '--output', 'json']);
    expect(code).toBe(11);
    expect((JSON.parse(stderr) as { error: { exitCode: number } }).error.exitCode).toBe(11);
  });
});
