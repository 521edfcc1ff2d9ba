import type { Command } from 'commander';
import { loadAllCommands } from './command-table.js';
import { ManCommand } from './man-command.js';
import { commandPath, parseSections } from './man-page.js';
import { newProgram } from './program-shell.js';

const program = newProgram();
await loadAllCommands(program);
const commands = allOf(program);

function allOf(command: Command): ManCommand[] {
  if (!(command instanceof ManCommand)) throw new Error(`${commandPath(command)} has no man page`);
  return [command, ...command.commands.flatMap(allOf)];
}

const examplesOf = (command: ManCommand): readonly string[] =>
  command.sections().flatMap(({ title, lines }) => (title === 'EXAMPLES' ? lines : []));

describe('the help of the command line', () => {
  it('knows all commands', () => {
    expect(commands.map(commandPath)).toEqual(
      expect.arrayContaining(['export-center run create', 'export-center verify']),
    );
  });

  it.each(commands.map((command) => [commandPath(command), command] as const))(
    'describes %s, its flags and its arguments, with an example of its own',
    (path, command) => {
      expect(command.description()).toMatch(/\S/);
      for (const { flags, description } of command.options)
        expect([flags, description]).toEqual([flags, expect.stringMatching(/\S/)]);
      for (const argument of command.registeredArguments) expect(argument.description).toMatch(/\S/);
      expect(examplesOf(command).filter((line) => line.includes(path))).not.toEqual([]);
    },
  );

  it.each(commands.map((command) => [commandPath(command), command] as const))(
    'gives %s a man page',
    (path, command) => {
      const text = command.helpInformation();
      expect(text).toMatch(new RegExp(`^NAME\n {2}${path} - \\S`));
      expect(text).toMatch(/\n\nSYNOPSIS\n {2}export-center/);
      expect(text).toMatch(/\n\nEXAMPLES\n {2}/);
      expect(text).not.toMatch(/\n\n\n|[ \t]\n/);
    },
  );

  it('has no two commands of one name', () => {
    const paths = commands.map(commandPath);
    expect(new Set(paths).size).toBe(paths.length);
  });
});

describe('parts of a help text', () => {
  it('are told by their headings', () => {
    const text =
      '\nExamples:\n  one\n  two\n\nTake the key from\na friend.\n\nOr not.\n\nExit codes: 0 passed, 3 failed.';
    expect(parseSections(text)).toEqual([
      { title: 'EXAMPLES', lines: ['  one', '  two'] },
      { title: 'NOTES', lines: ['  Take the key from', '  a friend.', '', '  Or not.'] },
      { title: 'EXIT STATUS', lines: ['  0 passed, 3 failed.'] },
    ]);
  });
});
