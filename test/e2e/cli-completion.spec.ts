import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareEnvironment, runBuiltCli } from '../support/built-cli.js';

const installed = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;

/** What a shell runs to print what it would offer after the words, the last of which is unfinished. */
const asking: Readonly<Record<string, (script: string, words: readonly string[]) => readonly string[]>> = {
  bash: (script, words) => [
    '--norc',
    '-c',
    'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _export_center; printf "%s\\n" "${COMPREPLY[@]}"',
    'bash',
    script,
    ...words,
  ],
  zsh: (script, words) => ['-f', '-c', zshTerminal, 'zsh', script, words.join(' ')],
  fish: (script, words) => ['--no-config', '-c', `source ${script}; complete -C '${words.join(' ')}'`],
};

/** zsh completes in a terminal only: a second zsh in a pseudo-terminal gets the words and a tab, and lists what it would offer. */
const zshTerminal = `
zmodload zsh/zpty
zpty terminal zsh -f -i
zpty -w terminal "PS1=; autoload -Uz compinit && compinit -u -D; source $1; LISTMAX=1000; setopt noautomenu noalwayslastprompt; COLUMNS=200"
zpty -w terminal "print loa''ded"
while zpty -r terminal line; do [[ $line == *loaded* ]] && break; done
zpty -w -n terminal "$2"$'\\t\\t'
integer i=0
while ((i++ < 40)); do
  while zpty -rt terminal line; do print -r -- "$line"; done
  sleep 0.05
done
zpty -d terminal
`;

describe.each(Object.keys(asking))('completion in %s', (shell) => {
  const there = installed(shell);
  if (!there) console.warn(`SKIPPED: ${shell} is not installed, its completion is not tried here`);
  const inShell = there ? it : it.skip;
  let folder: string;
  let script: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ec-completion-'));
    script = join(folder, 'script');
    const { code, stdout } = await runBuiltCli(['completion', shell]);
    expect(code).toBe(0);
    writeFileSync(script, stdout);
    writeFileSync(join(folder, 'a-profile.json'), '{}');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const offered = (...words: string[]): string => {
    const args = asking[shell]!(script, ['export-center', ...words]);
    const { stdout, stderr, status } = spawnSync(shell, args, {
      encoding: 'utf8',
      cwd: folder,
      env: bareEnvironment({ HOME: folder, TERM: 'dumb' }),
      timeout: 20_000,
    });
    if (status !== 0 || stderr !== '') throw new Error(`${shell}: ${status} ${stderr}`);
    return stdout;
  };

  inShell('offers commands, and narrows by what is typed', () => {
    const all = offered('');
    for (const name of ['run', 'profile', 'verify', 'completion']) expect(all).toMatch(new RegExp(`\\b${name}\\b`));
    const some = offered('profile', 'c');
    expect(some).toMatch(/create/);
    expect(some).not.toMatch(/apply/);
  });

  inShell('offers the verbs of a family, also behind a flag with a value', () => {
    expect(offered('--output', 'json', 'run', '')).toMatch(/reproduce/);
  });

  inShell('offers flags of the command and global ones', () => {
    const flags = offered('run', 'create', '--');
    expect(flags).toMatch(/--?wait/);
    expect(flags).toMatch(/--?token-file/);
    expect(flags).not.toMatch(/dry-run/);
  });

  inShell('offers the words that a flag takes', () => {
    const forms = offered('run', 'list', '--output', '');
    for (const form of ['table', 'json', 'yaml', 'csv']) expect(forms).toContain(form);
  });

  inShell('offers files where a file is meant', () => {
    // A shell may print only what it adds to the word.
    expect(offered('profile', 'apply', '--file', 'a-')).toContain('profile.json');
  });
});
