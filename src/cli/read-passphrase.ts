import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { usage } from './cli-error.js';

export interface PassphraseFlags {
  readonly passphraseFile?: string;
  readonly passphraseFd?: string;
}

/**
 * Reads a passphrase for a new key from a file, an open descriptor, or the terminal without echo (twice). Never from an argument, which every user of
 * the machine can see. A final line feed is not part of it. Throws usage (exit 2).
 */
export async function readNewPassphrase(flags: PassphraseFlags): Promise<string> {
  const given = givenPassphrase(flags);
  if (given !== undefined) return given;
  const first = await ask('Passphrase for the new key: ');
  if ((await ask('Again: ')) !== first) throw usage('the two passphrases differ');
  return first;
}

/** As readNewPassphrase, for a key that is there: the terminal is asked once. */
export async function readPassphrase(flags: PassphraseFlags, key: string): Promise<string> {
  return givenPassphrase(flags) ?? (await ask(`Passphrase of ${key}: `));
}

function givenPassphrase(flags: PassphraseFlags): string | undefined {
  if (flags.passphraseFile !== undefined && flags.passphraseFd !== undefined)
    throw usage('give --passphrase-file or --passphrase-fd, not both');
  if (flags.passphraseFile !== undefined) return withoutLineFeed(readFileSync(flags.passphraseFile, 'utf8'));
  if (flags.passphraseFd !== undefined) return withoutLineFeed(readDescriptor(flags.passphraseFd));
  if (process.stdin.isTTY) return undefined;
  throw usage('there is no terminal to ask for the passphrase', {
    remedy: 'Give --passphrase-file or --passphrase-fd.',
  });
}

function readDescriptor(text: string): string {
  if (!/^\d{1,6}$/.test(text)) throw usage(`--passphrase-fd must be the number of an open descriptor, not "${text}"`);
  try {
    return readFileSync(Number(text), 'utf8');
  } catch (cause) {
    throw usage(`cannot read the passphrase from descriptor ${text}`, {
      remedy: 'Open it in the shell, e.g. --passphrase-fd 3 3<passphrase.txt',
      cause,
    });
  }
}

const withoutLineFeed = (text: string): string => text.replace(/\r?\n$/, '');

function ask(question: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stderr.write(question);
  return new Promise((resolve, reject) => {
    terminal.on('SIGINT', () => terminal.close());
    terminal.on('close', () => reject(usage('no passphrase was given')));
    terminal.question('', (answer) => {
      resolve(answer);
      process.stderr.write('\n');
      terminal.close();
    });
  });
}
