import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findTool } from './find-tool.js';

const terminal = fileURLToPath(new URL('./age-terminal.py', import.meta.url));

/** Debian's age, 1.1: it knows X25519 and passphrases. */
export const findAge = () =>
  findTool('age', 'fetch-age.sh (or the package age)', 'no other tool opens what we encrypt');

/** age 1.3, which knows post-quantum recipients too. */
export const findPostQuantumAge = () =>
  findTool('age-pq', 'fetch-age.sh', 'no other tool opens what we encrypt to post-quantum recipients');

/** A real age at work on files of a folder of its own. */
export class AgePeer implements Disposable {
  readonly #program: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'age-peer-'));

  constructor(program: string) {
    this.#program = program;
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  encrypt(plain: Uint8Array, recipients: readonly string[], ...flags: readonly string[]): Buffer {
    return this.#run([...flags, ...recipients.flatMap((one) => ['-r', one])], plain);
  }

  /** `identities`: text of an identity file. Throws where age refuses. */
  decrypt(file: Uint8Array, identities: string): Buffer {
    const path = join(this.#folder, 'identities');
    writeFileSync(path, identities, { mode: 0o600 });
    return this.#run(['-d', '-i', path], file);
  }

  /** age reads a passphrase from a terminal alone. */
  withPassphrase(mode: '-p' | '-d', input: Uint8Array, passphrase: string): Buffer {
    const [from, to] = [join(this.#folder, 'in'), join(this.#folder, 'out')];
    writeFileSync(from, input);
    execFileSync('python3', [terminal, this.#program, mode, '-o', to, from], {
      env: { ...process.env, AGE_PASSPHRASE: passphrase },
      stdio: 'pipe',
      timeout: 60_000,
      killSignal: 'SIGKILL',
    });
    const output = readFileSync(to);
    rmSync(to);
    return output;
  }

  #run(args: readonly string[], input: Uint8Array): Buffer {
    return execFileSync(this.#program, args, { input, maxBuffer: 2 ** 30, stdio: 'pipe', timeout: 60_000 });
  }
}
