import type { Command } from 'commander';
import { parseCount } from '../flag-values.js';
import { approveErasure, cancelErasure, eraseTenant, showErasure } from '../tenant-erasure-actions.js';
import { changeTenant, createTenant, listTenants, setQuotas, showQuotas, showTenant } from '../tenant-actions.js';

/** `tenant list|get|create|suspend|resume|quotas|set-quotas|erase|erasure|approve-erasure|cancel-erasure`. */
export function registerTenant(program: Command): void {
  const tenant = program
    .command('tenant')
    .description(
      'Tenants of the installation, for platform administrators. Nothing here shows what belongs to a tenant.',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  export-center tenant list\n  export-center tenant create acme --name "Acme Ltd"',
    );
  registerBasics(tenant);
  registerStates(tenant);
  registerQuotas(tenant);
  registerErasure(tenant);
}

function registerBasics(tenant: Command): void {
  tenant
    .command('list')
    .description('List tenants by slug.')
    .option('--status <status>', 'only those: active, suspended or erased')
    .option('--limit <number>', 'at most so many', parseCount, 1_000)
    .addHelpText('after', '\nExample:\n  export-center tenant list --status suspended')
    .action(listTenants);
  tenant
    .command('get')
    .description('Show one tenant.')
    .argument('<tenant>', 'slug or id')
    .addHelpText('after', '\nExample:\n  export-center tenant get acme')
    .action(showTenant);
  tenant
    .command('create')
    .description('Make a tenant. Its slug stands in tokens and is never used again.')
    .argument('<slug>', 'lower-case letters, digits and hyphens')
    .option('--name <text>', 'name for people (default: the slug)')
    .option('--dry-run', 'check everything, change nothing')
    .addHelpText('after', '\nExample:\n  export-center tenant create acme --name "Acme Ltd"')
    .action(createTenant);
}

function registerStates(tenant: Command): void {
  for (const [verb, description] of [
    ['suspend', 'Refuse the callers of a tenant within 2 seconds, and hold its queued runs.'],
    ['resume', 'Let a suspended tenant go on.'],
  ] as const) {
    tenant
      .command(verb)
      .description(description)
      .argument('<tenant>', 'slug or id')
      .requiredOption('--reason <text>', 'why; it stands in the audit log')
      .addHelpText('after', `\nExample:\n  export-center tenant ${verb} acme --reason "ticket 4711"`)
      .action((id: string, flags: { reason: string }, command: Command) => changeTenant(verb, id, flags, command));
  }
}

function registerQuotas(tenant: Command): void {
  tenant
    .command('quotas')
    .description('Show the limits of a tenant, its own and those of the installation.')
    .argument('<tenant>', 'slug or id')
    .addHelpText('after', '\nExample:\n  export-center tenant quotas acme')
    .action(showQuotas);
  tenant
    .command('set-quotas')
    .description('Give a tenant limits of its own; the others stay as they are.')
    .argument('<tenant>', 'slug or id')
    .argument('<limits...>', '<name>=<number>, 0 for no limit, or <name>=default for that of the installation')
    .addHelpText('after', '\nExample:\n  export-center tenant set-quotas acme runs.daily=500 storage.bytes=default')
    .action(setQuotas);
}

function registerErasure(tenant: Command): void {
  tenant
    .command('erase')
    .description('Ask for the erasure of a suspended tenant. Nothing happens until another administrator approves it.')
    .argument('<tenant>', 'slug or id')
    .requiredOption('--confirm <slug>', 'the slug once more')
    .requiredOption('--reason <text>', 'why; it stands in the audit log')
    .addHelpText('after', '\nExample:\n  export-center tenant erase acme --confirm acme --reason "contract ended"')
    .action(eraseTenant);
  for (const [verb, action, description] of [
    ['erasure', showErasure, 'Show how far the erasure of a tenant is.'],
    ['approve-erasure', approveErasure, 'Approve what another asked for: the tenant is gone at once and for ever.'],
    ['cancel-erasure', cancelErasure, 'Take back an erasure that is not approved.'],
  ] as const) {
    tenant
      .command(verb)
      .description(description)
      .argument('<tenant>', 'slug or id')
      .addHelpText('after', `\nExample:\n  export-center tenant ${verb} acme`)
      .action(action);
  }
}
