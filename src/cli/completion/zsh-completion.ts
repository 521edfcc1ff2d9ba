import { allNodes, type Completable, type CommandNode } from './completion-tree.js';

/** A script for zsh 5 with compinit: a file \`_export-center\` in $fpath, or sourced. */
export function zshCompletion(root: CommandNode): string {
  const nodes = allNodes(root);
  return `#compdef export-center
# zsh completion of export-center. Load it with: source <(export-center completion zsh)
_export_center() {
  local at='' word i skip=0
  local -a found
  for ((i = 2; i < CURRENT; i++)); do
    word=$words[i]
    if ((skip)); then skip=0; continue; fi
    case "$at|$word" in
${nodes.flatMap(descentCases).join('\n')}
    esac
  done
  case "$at|$words[CURRENT-1]" in
${nodes.flatMap(valueCases).join('\n')}
  esac
  case "$at" in
${nodes.map(nodeCase).join('\n')}
  esac
}
compdef _export_center export-center
`;
}

const place = ({ path }: CommandNode): string => path.join(' ');

function descentCases(node: CommandNode): string[] {
  const taking = node.flags.filter(({ takesValue }) => takesValue).flatMap(({ names }) => names);
  const skip = taking.map((name) => `${quoted(`${place(node)}|${name}`)}) skip=1 ;;`);
  const down = node.commands.map(
    (sub) => `${quoted(`${place(node)}|${sub.path.at(-1)}`)}) at=${quoted(place(sub))} ;;`,
  );
  return [...skip, ...down].map((line) => `      ${line}`);
}

function valueCases(node: CommandNode): string[] {
  return node.flags
    .filter(({ takesValue }) => takesValue)
    .flatMap((flag) => flag.names.map((name) => `    ${quoted(`${place(node)}|${name}`)}) ${offer(flag)}; return ;;`));
}

function nodeCase(node: CommandNode): string {
  const flags = node.flags.flatMap(({ names, summary }) => names.map((name) => described(name, summary)));
  const commands = node.commands.map((sub) => described(sub.path.at(-1)!, sub.summary));
  const words = commands.length > 0 ? describe(commands, 'command') : node.argument ? offer(node.argument) : ':';
  return `    ${quoted(place(node))})
      if [[ $words[CURRENT] == -* ]]; then ${describe(flags, 'flag')}; else ${words}; fi ;;`;
}

const describe = (items: readonly string[], what: string): string =>
  `found=(${items.join(' ')}); _describe ${what} found`;

function offer({ kind, words }: Completable): string {
  if (kind === 'any') return ':';
  return kind === 'path' ? '_files' : `compadd -- ${words.map(quoted).join(' ')}`;
}

const described = (word: string, summary: string): string => quoted(`${word.replaceAll(':', '\\:')}:${summary}`);

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
