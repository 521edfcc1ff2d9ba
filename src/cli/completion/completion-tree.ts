import type { Argument, Command, Option } from 'commander';

/** What can follow as a value: one of some words, a path, or anything. */
export type ValueKind = 'words' | 'path' | 'any';

export interface Completable {
  readonly kind: ValueKind;
  readonly words: readonly string[];
}

export interface FlagNode extends Completable {
  /** `--output`, `-o`: as they are typed. */
  readonly names: readonly string[];
  readonly summary: string;
  readonly takesValue: boolean;
}

export interface CommandNode {
  /** Words after the program's name; empty for the program itself. */
  readonly path: readonly string[];
  readonly summary: string;
  readonly commands: readonly CommandNode[];
  /** Its own and those of the commands above it. */
  readonly flags: readonly FlagNode[];
  readonly argument?: Completable;
}

/** The whole command tree as plain values. */
export function completionTree(
  command: Command,
  path: readonly string[] = [],
  inherited: readonly FlagNode[] = [],
): CommandNode {
  const own = command.options.filter(({ hidden }) => !hidden).map(flagNode);
  const flags = [...own, ...inherited];
  const commands: CommandNode[] = command.commands.map((sub) => completionTree(sub, [...path, sub.name()], flags));
  const [argument] = command.registeredArguments;
  return {
    path,
    summary: oneLine(command.description()),
    commands,
    flags: [...flags, help],
    ...(argument ? { argument: completable(argument, argument.name()) } : {}),
  };
}

/** The node and all below it. */
export const allNodes = (node: CommandNode): readonly CommandNode[] => [node, ...node.commands.flatMap(allNodes)];

const help: FlagNode = {
  names: ['--help', '-h'],
  summary: 'show help',
  takesValue: false,
  kind: 'any',
  words: [],
};

function flagNode(option: Option): FlagNode {
  const names = [option.long, option.short].filter((name) => typeof name === 'string');
  const value = /[<[](.*?)[>\]]/.exec(option.flags)?.[1] ?? '';
  return {
    names,
    summary: oneLine(option.description),
    takesValue: option.required || option.optional,
    ...completable(option, value),
  };
}

function completable({ argChoices }: Pick<Option | Argument, 'argChoices'>, name: string): Completable {
  if (argChoices) return { kind: 'words', words: argChoices };
  return { kind: /file|folder|path|bundle|public-key|^name$/.test(name) ? 'path' : 'any', words: [] };
}

/** The first sentence, short enough to stand beside a word. */
const oneLine = (text: string): string =>
  (/^.*?\.(?= [A-Z]|$)/s.exec(text)?.[0] ?? text).replace(/\s+/g, ' ').replace(/\.$/, '').slice(0, 100);
