import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const built = join(import.meta.dirname, '..', '..', '..', 'dist', 'src');

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A process of the built product: `main` (the API) or `worker`. Nothing of this process's environment but PATH reaches it. */
export class ServerProcess {
  readonly process: ChildProcess;
  readonly exited: Promise<Exit>;
  output = '';
  exit: Exit | undefined;

  constructor(entry: 'main' | 'worker', environment: Readonly<Record<string, string>>, nodeOptions: readonly string[]) {
    const file = join(built, `${entry}.js`);
    if (!existsSync(file)) throw new Error(`${file} is missing: run the tests with "npm test", which builds first`);
    this.process = spawn(process.execPath, [...nodeOptions, file], {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.process.stdout, this.process.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.exited = once(this.process, 'exit').then(([code, signal]) => {
      const exit: Exit = { code: code as number | null, signal: signal as NodeJS.Signals | null, at: Date.now() };
      return (this.exit = exit);
    });
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** Waits for a line of its log. Throws with all of it where the process ends before, or after `timeout` milliseconds. */
  async says(pattern: RegExp, timeout = 40_000): Promise<RegExpExecArray> {
    for (const end = Date.now() + timeout; ; await sleep(10)) {
      const found = pattern.exec(this.output);
      if (found) return found;
      if (this.exit ?? Date.now() > end)
        throw new Error(`no ${String(pattern)} of process ${this.pid}: ${this.output}`);
    }
  }

  signal(name: NodeJS.Signals): void {
    this.process.kill(name);
  }

  /** Waits until it stands still (SIGSTOP), as a fault of kind `stop` makes it. */
  async stopped(timeout = 20_000): Promise<void> {
    for (const end = Date.now() + timeout; stateOf(this.pid) !== 'T'; await sleep(10))
      if (this.exit ?? Date.now() > end) throw new Error(`process ${this.pid} did not stop: ${this.output}`);
  }

  /** Asks it to end and waits until it did; what does not end in `patience` milliseconds is killed. */
  async stop(patience = 20_000): Promise<Exit> {
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.signal('SIGKILL'), patience);
    return this.exited.finally(() => clearTimeout(timer));
  }

  async kill(): Promise<void> {
    if (this.exit) return;
    this.signal('SIGKILL');
    await this.exited;
  }
}

/** The letter of proc(5) or ps(1): `T` for stopped. */
function stateOf(pid: number): string {
  const file = `/proc/${pid}/stat`;
  if (existsSync('/proc/self/stat'))
    return existsSync(file) ? (/\) (\S)/.exec(readFileSync(file, 'utf8'))?.[1] ?? '') : '';
  return spawnSync('ps', ['-o', 'stat=', '-p', String(pid)])
    .stdout.toString()
    .charAt(0);
}
