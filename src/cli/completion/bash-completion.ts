import { allNodes, type Completable, type CommandNode, type FlagNode } from './completion-tree.js';

/** A script for bash 4 or later; it needs no other package and starts no process. */
export function bashCompletion(root: CommandNode): string {
  const nodes = allNodes(root);
  return `# bash completion of export-center. Load it with: source <(export-center completion bash)
_export_center() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} at='' word i skip=0
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if ((skip)); then skip=0; continue; fi
    case "$at|$word" in
${indented(4, nodes.flatMap(valueFlagCase))}
${indented(4, nodes.flatMap(descentCase))}
    esac
  done
  case "$at|$prev" in
${indented(4, nodes.flatMap(valueCases))}
  esac
  case "$at" in
${indented(4, nodes.map(nodeCase))}
  esac
}
complete -F _export_center export-center
`;
}

const indented = (spaces: number, lines: readonly string[]): string =>
  lines.map((line) => `${' '.repeat(spaces)}${line}`).join('\n');

const place = ({ path }: CommandNode): string => path.join(' ');

/** A flag with a value hides the next word from the search for the command. */
function valueFlagCase(node: CommandNode): string[] {
  const names = node.flags.filter(({ takesValue }) => takesValue).flatMap((flag) => flag.names);
  return names.length === 0 ? [] : [`${names.map((name) => `'${place(node)}|${name}'`).join('|')}) skip=1 ;;`];
}

const descentCase = (node: CommandNode): string[] =>
  node.commands.map((sub) => `'${place(node)}|${sub.path.at(-1)}') at='${place(sub)}' ;;`);

const valueCases = (node: CommandNode): string[] =>
  node.flags.filter(({ takesValue }) => takesValue).map((flag) => valueCase(node, flag));

function valueCase(node: CommandNode, flag: FlagNode): string {
  return `${flag.names.map((name) => `'${place(node)}|${name}'`).join('|')}) ${reply(flag)}; return ;;`;
}

function nodeCase(node: CommandNode): string {
  const words = node.commands.map((sub) => sub.path.at(-1)!);
  const flags = node.flags.flatMap(({ names }) => names.filter((name) => name.startsWith('--')));
  const others = node.argument ? `else ${reply(node.argument)}; ` : '';
  const rest = words.length > 0 ? `else COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$cur")); ` : others;
  return `'${place(node)}') if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '${flags.join(' ')}' -- "$cur")); ${rest}fi ;;`;
}

function reply({ kind, words }: Completable): string {
  if (kind === 'words') return `COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$cur"))`;
  if (kind === 'any') return ':';
  return `compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur")`;
}
