import { InvalidArgumentError, Option, type Command } from 'commander';
import { createKey, listKeys, revokeKey, rotateKey } from '../api-key-actions.js';
import { parseCount, splitList } from '../flag-values.js';

/** `api-key list|create|rotate|revoke`. */
export function registerApiKey(program: Command): void {
  const apiKey = program
    .command('api-key')
    .description('API keys let services in. A key is shown once, when it is made or rotated.')
    .addHelpText(
      'after',
      '\nExamples:\n  export-center api-key create site-7 --role puller --days 90\n  export-center api-key list',
    );
  apiKey
    .command('list')
    .description('List API keys with what they may do and when they were last used; never the keys themselves.')
    .option('--limit <number>', 'at most so many', parseCount, 200)
    .addHelpText('after', '\nExample:\n  export-center api-key list --output json')
    .action(listKeys);
  registerCreate(apiKey);
  apiKey
    .command('rotate')
    .description('Give a key a new secret. The earlier one works on for the overlap, so that clients can be changed.')
    .argument('<id>', 'id of the key, key_...')
    .option('--overlap <seconds>', 'how long the earlier secret still works, 0 to 604800', parseOverlap, 86_400)
    .addOption(lifeOption())
    .addHelpText('after', '\nExample:\n  export-center api-key rotate key_01J... --overlap 3600')
    .action(rotateKey);
  apiKey
    .command('revoke')
    .description('End a key. It works nowhere any more within 2 seconds.')
    .argument('<id>', 'id of the key, key_...')
    .addHelpText('after', '\nExample:\n  export-center api-key revoke key_01J...')
    .action(revokeKey);
}

const lifeOption = () => new Option('--days <number>', 'days until it expires, at most 365').argParser(parseCount);

function registerCreate(apiKey: Command): void {
  apiKey
    .command('create')
    .description('Make a key. It can do no more than who makes it.')
    .argument('<name>', 'what it is for, e.g. site-7-puller')
    .option('--role <roles>', 'roles, comma separated: viewer, puller, operator, ...', splitList)
    .option('--scope <scopes>', 'scopes beside those of the roles, e.g. export:run', splitList)
    .option('--cidr <networks>', 'networks from which it works, e.g. 10.0.0.0/8; all unless given', splitList)
    .addOption(lifeOption())
    .addHelpText(
      'after',
      '\nExamples:\n  export-center api-key create site-7 --role puller --cidr 10.7.0.0/16 --days 90\n  export-center api-key create ci --scope export:run,export:read',
    )
    .action(createKey);
}

function parseOverlap(text: string): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) > 604_800)
    throw new InvalidArgumentError('0 to 604800 seconds are possible.');
  return Number(text);
}
