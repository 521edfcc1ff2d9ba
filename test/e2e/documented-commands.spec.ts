import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadAllCommands } from '../../src/cli/command-table.js';
import { completionTree, type CommandNode } from '../../src/cli/completion/completion-tree.js';
import { newProgram } from '../../src/cli/program-shell.js';
import { projectFolder } from '../support/built-cli.js';

const program = newProgram();
await loadAllCommands(program);
const tree = completionTree(program);

const top = readdirSync(projectFolder).filter((name) => name.endsWith('.md'));
const docs = readdirSync(join(projectFolder, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => join('docs', name));

/** What stands behind the program's name, in code blocks and between backticks. */
function commandsIn(text: string): string[] {
  const blocks = [...text.matchAll(/^ *```\w*\n(.*?)^ *```/gms)].map(([, block]) => block!);
  const lines = blocks.join('').split('\n');
  const inBlocks = lines.flatMap((line) => /(?:^ *(?:\$ )?|\| |&& |bin\/)export-center (.+)/.exec(line)?.[1] ?? []);
  const inline = [...text.matchAll(/`(?:bin\/)?export-center ([^`]+)`/g)].map(([, words]) => words!);
  return [...inBlocks, ...inline].map((words) => words.replace(/\s*(?:[#|&>;]|<\().*$/, ''));
}

/** What is wrong with a command, in words; nothing where it exists with those flags. */
function complaint(words: readonly string[]): string | undefined {
  let node: CommandNode = tree;
  let isValue = false;
  for (const word of words) {
    const name = word.replace(/^\[|\]$|=.*$/g, '');
    const below = node.commands.find(({ path }) => path.at(-1) === name);
    const flag = node.flags.find(({ names }) => names.includes(name));
    if (!isValue && !below && !flag && /^-./.test(name)) return `${node.path.join(' ')} has no flag ${name}`;
    if (!isValue && !below && !flag && node.commands.length > 0 && !/^[<"]/.test(name))
      return `${node.path.join(' ')} has no command ${name}`;
    isValue = !isValue && flag?.takesValue === true && !word.includes('=');
    node = below ?? node;
  }
  return undefined;
}

describe('the commands that the documents name', () => {
  it.each([...top, ...docs])('exist with their flags in %s', (page) => {
    const commands = commandsIn(readFileSync(join(projectFolder, page), 'utf8'));
    const wrong = commands.flatMap((words) => complaint(words.split(/\s+/)) ?? []);
    expect(wrong).toEqual([]);
  });

  it('are found at all, and one that is none is noticed', () => {
    expect(commandsIn(readFileSync(join(projectFolder, 'README.md'), 'utf8')).length).toBeGreaterThan(10);
    expect(complaint(['run', 'make'])).toBe('run has no command make');
    expect(complaint(['run', 'list', '--all'])).toBe('run list has no flag --all');
  });
});
