import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bareEnvironment, projectFolder, textOf, type CliOutcome } from './built-cli.js';
import { eventually } from './eventually.js';

/** PostgreSQL does not run as root, so root stays the root of the machine; everybody else needs a user namespace to have a network one. */
const asRoot = process.getuid?.() === 0;
export const newNamespace = asRoot ? ['-n'] : ['-Un', '--map-current-user', '--keep-caps'];
const sameNamespace = asRoot ? ['-n'] : ['-U', '--preserve-credentials', '-n'];

export const canIsolate = spawnSync('unshare', [...newNamespace, 'ip', 'link', 'set', 'lo', 'up']).status === 0;

export const farSiteName = 'plant-7';

/** An installation in a network namespace without any interface but loopback. */
export class FarSite {
  readonly data: string;
  readonly #home: string;
  readonly #program = join(projectFolder, 'bin', 'export-center');
  #server: ChildProcess | undefined;

  /** `home` is a folder of its own that other users may pass through. */
  constructor(home: string) {
    this.#home = home;
    this.data = join(home, 'data');
  }

  async start(): Promise<void> {
    const run = 'ip link set lo up && exec "$0" serve';
    const server = spawn('unshare', [...newNamespace, 'sh', '-c', run, this.#program], {
      env: bareEnvironment({ EC_DATA_DIR: this.data, EC_SITE_NAME: farSiteName }),
      cwd: this.#home,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#server = server;
    let log = '';
    for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => (log += String(text)));
    await eventually(
      async () => log.includes('the Export Center listens on') || server.exitCode !== null,
      (settled) => settled,
      60_000,
    );
    if (server.exitCode !== null) throw new Error(`the far side ended: ${log}`);
  }

  /** Whom the site believes. */
  trust(key: string): void {
    const folder = join(this.data, 'trusted-keys');
    mkdirSync(folder, { recursive: true });
    copyFileSync(key, join(folder, 'sender.pub.pem'));
  }

  /** Runs a command inside the namespace. */
  async run(command: string, ...args: readonly string[]): Promise<CliOutcome> {
    const started = performance.now();
    const target = ['-t', String(this.#server!.pid), ...sameNamespace];
    const child = spawn('nsenter', [...target, command, ...args], {
      env: bareEnvironment({ EXPORT_CENTER_TOKEN_FILE: join(this.data, 'admin-key') }),
      cwd: this.#home,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr, code] = await Promise.all([
      textOf(child.stdout),
      textOf(child.stderr),
      new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve)),
    ]);
    return { code, stdout, stderr, elapsed: performance.now() - started };
  }

  cli = (...args: readonly string[]): Promise<CliOutcome> => this.run(this.#program, ...args);

  /** What a command answers, where it succeeds. */
  async answer<T>(...args: readonly string[]): Promise<T> {
    const { code, stdout, stderr } = await this.cli(...args, '--output', 'json');
    if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
    return JSON.parse(stdout) as T;
  }

  get signingKey(): string {
    return join(this.data, 'keys', 'signing.pub.pem');
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (!server || server.exitCode !== null) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    const late = setTimeout(() => server.kill('SIGKILL'), 30_000);
    server.kill('SIGTERM');
    await ended;
    clearTimeout(late);
  }
}
