import { allNodes, type Completable, type CommandNode, type FlagNode } from './completion-tree.js';

/** A script for fish 3: a file `export-center.fish` in its completions folder, or piped to `source`. */
export function fishCompletion(root: CommandNode): string {
  const nodes = allNodes(root);
  const taking = new Set(
    nodes.flatMap(({ flags }) => flags.filter(({ takesValue }) => takesValue)).flatMap(({ names }) => names),
  );
  const paths = nodes.flatMap(({ commands }) => commands).map(({ path }) => quoted(path.join(' ')));
  return `# fish completion of export-center. Load it with: export-center completion fish | source
function __export_center_at
    set -l at ''
    set -l skip 0
    for word in (commandline -opc)[2..]
        if test $skip = 1
            set skip 0
        else if contains -- $word ${[...taking].join(' ')}
            set skip 1
        else if contains -- (string trim -- "$at $word") ${paths.join(' ')}
            set at (string trim -- "$at $word")
        end
    end
    test "$at" = "$argv[1]"
end
complete -c export-center -f
${nodes.flatMap(nodeLines).join('\n')}
`;
}

function nodeLines(node: CommandNode): string[] {
  const start = `complete -c export-center -n ${quoted(`__export_center_at ${quoted(node.path.join(' '))}`)}`;
  const commands = node.commands.map((sub) => `${start} -a ${sub.path.at(-1)} -d ${quoted(sub.summary)}`);
  const flags = node.flags.map((flag) => `${start} ${flagNames(flag)} -d ${quoted(flag.summary)}${value(flag)}`);
  const argument =
    node.argument && node.commands.length === 0 ? offer(node.argument).map((words) => `${start} ${words}`) : [];
  return [...commands, ...flags, ...argument];
}

const flagNames = ({ names }: FlagNode): string =>
  names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`)).join(' ');

const value = (flag: FlagNode): string =>
  flag.takesValue
    ? ` -r${offer(flag)
        .map((words) => ` ${words}`)
        .join('')}`
    : '';

function offer({ kind, words }: Completable): string[] {
  if (kind === 'path') return ['-F'];
  return kind === 'words' ? [`-a ${quoted(words.join(' '))}`] : [];
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
