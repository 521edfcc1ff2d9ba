import type { Command } from 'commander';
import { grantRole, listRoles, setRoles, withdrawRole } from '../role-actions.js';

/** `role list|grant|withdraw|set`. */
export function registerRole(program: Command): void {
  const role = program
    .command('role')
    .description('Role bindings say what people and groups may do whose tokens name no rights themselves.')
    .addHelpText(
      'after',
      '\nExamples:\n  export-center role list\n  export-center role grant ann@example.org operator',
    );
  role
    .command('list')
    .description('List who has which role.')
    .addHelpText('after', '\nExample:\n  export-center role list --output yaml')
    .action(listRoles);
  for (const [verb, action, description] of [
    ['grant', grantRole, 'Give a role to a subject or a group. It counts within 2 seconds.'],
    ['withdraw', withdrawRole, 'Take a role from a subject or a group. The last administrator stays.'],
  ] as const) {
    role
      .command(verb)
      .description(description)
      .argument('<name>', 'the subject as in the token, or with --group the group')
      .argument('<role>', 'viewer, puller, operator, publisher, ingestor, approver, auditor, tenant-admin')
      .option('--group', 'the name is that of a group')
      .option('--dry-run', 'check everything, change nothing')
      .addHelpText('after', `\nExample:\n  export-center role ${verb} security-team auditor --group`)
      .action(action);
  }
  role
    .command('set')
    .description('Make the bindings those of a file, all of them: {"items": [{"kind", "name", "role"}]}.')
    .requiredOption('-f, --file <path>', 'JSON or YAML file')
    .option('--dry-run', 'check everything, change nothing')
    .addHelpText('after', '\nExample:\n  export-center role set -f roles.yaml --dry-run')
    .action(setRoles);
}
