import type { Command, Help } from 'commander';
import { styleText } from 'node:util';

/** A part of a help text under its own heading, e.g. `EXAMPLES`. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

const indent = '  ';
const defaultWidth = 80;

/** NAME, SYNOPSIS, DESCRIPTION, ARGUMENTS, OPTIONS, GLOBAL OPTIONS, COMMANDS, then the sections given; those without content are left out. */
export function manPage(command: Command, helper: Help, sections: readonly Section[]): string {
  const width = helper.helpWidth ?? defaultWidth;
  const path = commandPath(command);
  const description = helper.commandDescription(command);
  const first = firstSentence(description);
  const all: Section[] = [
    { title: 'NAME', lines: wrap(helper, `${path} - ${first.replace(/\.$/, '')}`, width) },
    { title: 'SYNOPSIS', lines: [`${indent}${helper.commandUsage(command)}`] },
    { title: 'DESCRIPTION', lines: first === description ? [] : wrap(helper, description, width) },
    ...itemSections(command, helper),
    ...sections.map((section) => wrapped(section, helper, width)),
  ];
  return all
    .filter(({ lines }) => lines.length > 0)
    .map(({ title, lines }) => `${styleText('bold', title, { validateStream: false })}\n${lines.join('\n')}\n`)
    .join('\n');
}

/** `export-center run create`. */
export function commandPath(command: Command): string {
  return command.parent ? `${commandPath(command.parent)} ${command.name()}` : command.name();
}

const titles: Readonly<Record<string, string>> = { Example: 'EXAMPLES', 'Exit codes': 'EXIT STATUS' };

/**
 * The parts of a text in which `Examples:` alone on a line, or before the first words of a part, is a heading. What stands under no
 * heading is a note.
 */
export function parseSections(text: string): Section[] {
  const sections: { title: string; lines: string[] }[] = [];
  let afterBlank = true;
  for (const line of text.split('\n')) {
    const heading = /^([A-Z][a-z]+(?: [a-z]+)?):(?:\s+(.*))?$/.exec(line);
    const last = sections.at(-1);
    if (heading) sections.push({ title: titleOf(heading[1]!), lines: heading[2] ? [indent + heading[2]] : [] });
    else if (line === '') last?.lines.push('');
    else if (!last || (afterBlank && last.title !== 'NOTES' && !line.startsWith(' ')))
      sections.push({ title: 'NOTES', lines: [indent + line] });
    else last.lines.push(line.startsWith(' ') ? line : indent + line);
    afterBlank = line === '';
  }
  return sections.map(({ title, lines }) => ({ title, lines: withoutBlankEnd(lines) }));
}

const titleOf = (heading: string): string => titles[heading] ?? heading.toUpperCase();

function withoutBlankEnd(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}

/** Notes are prose, a paragraph up to each blank line; every other section keeps its lines. */
function wrapped({ title, lines }: Section, helper: Help, width: number): Section {
  if (title !== 'NOTES') return { title, lines };
  const paragraphs = lines
    .map((line) => line.trim() || '\n\n')
    .join(' ')
    .split(/ ?\n\n ?/);
  return { title, lines: paragraphs.flatMap((text, i) => [...(i > 0 ? [''] : []), ...wrap(helper, text, width)]) };
}

function itemSections(command: Command, helper: Help): Section[] {
  const width = helper.padWidth(command, helper);
  const item = (term: string, description: string) => helper.formatItem(term, width, description, helper);
  const options = (list: ReturnType<Help['visibleOptions']>) =>
    list.map((option) => item(helper.optionTerm(option), helper.optionDescription(option)));
  return [
    {
      title: 'ARGUMENTS',
      lines: helper
        .visibleArguments(command)
        .map((argument) => item(helper.argumentTerm(argument), helper.argumentDescription(argument))),
    },
    { title: 'OPTIONS', lines: options(helper.visibleOptions(command)) },
    { title: 'GLOBAL OPTIONS', lines: options(helper.visibleGlobalOptions(command)) },
    {
      title: 'COMMANDS',
      lines: helper
        .visibleCommands(command)
        .map((sub) => item(helper.subcommandTerm(sub), firstSentence(helper.subcommandDescription(sub)))),
    },
  ];
}

const firstSentence = (text: string): string => /^.*?\.(?= [A-Z]|$)/s.exec(text)?.[0] ?? text;

function wrap(helper: Help, text: string, width: number): string[] {
  return helper
    .boxWrap(text, width - indent.length)
    .split('\n')
    .map((line) => `${indent}${line}`);
}
