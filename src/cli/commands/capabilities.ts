import type { Command } from 'commander';
import { connect, unwrap } from '../connection.js';
import { printResult, screenWidth } from '../print.js';
import { renderTable } from '../table.js';

/** `capabilities`: what the server says it can do, unembellished. */
export function registerCapabilities(program: Command): void {
  program
    .command('capabilities')
    .description(
      'Show the profile kinds, codecs and limits of the server, and which capabilities are durable, in memory or not configured.',
    )
    .addHelpText('after', '\nExamples:\n  export-center capabilities\n  export-center capabilities --output json')
    .action(async (_flags: unknown, command: Command) => {
      const connection = connect(command);
      const answer = unwrap(await connection.api.GET('/api/v1/capabilities'));
      printResult(connection.settings, answer, () => renderTable(['WHAT', 'VALUE'], flatten(answer), screenWidth()));
    });
}

/** Every leaf as a row; a list of plain values is one row. */
export function flatten(value: unknown, name = ''): [string, string][] {
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return [[name, value.join(', ')]];
  if (typeof value !== 'object' || value === null) return [[name, String(value)]];
  return Object.entries(value).flatMap(([field, inner]) => flatten(inner, name === '' ? field : `${name}.${field}`));
}
