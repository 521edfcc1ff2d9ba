import { Argument, type Command } from 'commander';
import { bashCompletion } from '../completion/bash-completion.js';
import { completionTree, type CommandNode } from '../completion/completion-tree.js';
import { fishCompletion } from '../completion/fish-completion.js';
import { zshCompletion } from '../completion/zsh-completion.js';
import { newProgram } from '../program-shell.js';

const shells: Readonly<Record<string, (root: CommandNode) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

const examples = `
Examples:
  source <(export-center completion bash)
  export-center completion bash > ~/.local/share/bash-completion/completions/export-center
  export-center completion zsh > "\${fpath[1]}/_export-center"
  export-center completion fish > ~/.config/fish/completions/export-center.fish`;

/** `completion <shell>`: a script made from the commands themselves; `loadAll` registers every one of them. */
export function registerCompletion(program: Command, loadAll: (program: Command) => Promise<void>): void {
  program
    .command('completion')
    .description(
      'Print a script that completes commands, flags and their values in a shell. It completes what this release has: print it again after an upgrade.',
    )
    .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(shells)))
    .addHelpText('after', examples)
    .action(async (shell: string) => {
      const all = newProgram();
      await loadAll(all);
      process.stdout.write(shells[shell]!(completionTree(all)));
    });
}
