import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('./crash-process.mjs', import.meta.url));

/** A process of `crash-process.mjs`. `output` grows while it runs. */
export class CrashChild {
  readonly process: ChildProcess;
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null; readonly at: number }>;
  output = '';

  constructor(environment: Readonly<Record<string, string>>) {
    this.process = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
      env: { PATH: process.env['PATH'], EC_ENVIRONMENT: 'testing', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    this.exited = once(this.process, 'exit').then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as string | null,
      at: Date.now(),
    }));
  }

  /** The text after `ready `. Throws with the output where the process ends before. */
  async ready(): Promise<string> {
    return (await this.says(/^ready (\S+)$/m))[1]!;
  }

  async says(pattern: RegExp, timeout = 20_000): Promise<RegExpExecArray> {
    const end = Date.now() + timeout;
    for (;;) {
      const found = pattern.exec(this.output);
      if (found) return found;
      if (this.process.exitCode !== null || Date.now() > end)
        throw new Error(`no ${String(pattern)} in: ${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  signal(name: NodeJS.Signals): void {
    this.process.kill(name);
  }

  async end(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill('SIGKILL');
    await this.exited;
  }
}
