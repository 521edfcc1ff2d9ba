import type { Command } from 'commander';
import { connect, unwrap } from '../connection.js';
import type { components } from '../generated/api.js';
import { printResult, screenWidth } from '../print.js';
import { renderFields, renderTable } from '../table.js';

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
      printResult(connection.settings, answer, renderCapabilities);
    });
}

function renderCapabilities(report: components['schemas']['CapabilitiesView']): string {
  const kinds = (available: boolean) =>
    report.profileKinds
      .filter((item) => item.available === available)
      .map(({ kind }) => kind)
      .join(', ');
  const width = screenWidth();
  const facts = renderFields(
    [
      ['environment', report.environment],
      ['signing', report.signingRequired ? 'required' : 'OPTIONAL: nothing proves the origin of an unsigned bundle'],
      ['profile kinds', kinds(true)],
      ['not yet', kinds(false)],
      ['codecs', report.codecs.join(', ')],
      ['evidence', report.evidenceFormats.join(', ')],
      ['imports', report.imports.profileKinds.join(', ')],
      ...Object.entries(report.limits).map(([name, limit]): [string, number] => [name, limit]),
    ],
    width,
  );
  const rows = report.capabilities.map(({ name, implementation, provider }) => [name, implementation, provider]);
  const warnings = report.warnings.map((warning) => `warning: ${warning}\n`).join('');
  return `${facts}\n${renderTable(['CAPABILITY', 'IMPLEMENTATION', 'PROVIDER'], rows, width)}${warnings}`;
}
