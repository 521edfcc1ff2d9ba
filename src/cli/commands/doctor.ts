import type { Command } from 'commander';
import { connect } from '../connection.js';
import { examine } from '../doctor/examine.js';
import { renderExamination } from '../doctor/render-examination.js';
import { exitCodes } from '../exit-codes.js';
import { printResult } from '../print.js';

const notes = `
Examples:
  export-center doctor
  export-center doctor --output json
  DATABASE_URL=postgres://ec_app@db/export_center export-center doctor --url https://export.example

Exit codes:
  0 nothing failed (warnings may be there), 1 a check failed

Nothing is changed or started. Run it where the server runs and with the server's environment; the checks of the server and the token work from anywhere.`;

/** `doctor`: what is wrong with this installation, and what to do. */
export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description(
      'Check this installation and say what to do: configuration, data folder and disk space, signing key, database (login, version, row-level security, migrations), clocks, server and token.',
    )
    .addHelpText('after', notes)
    .action(async (_flags: unknown, command: Command) => {
      const connection = connect(command);
      const examination = await examine(connection, process.env);
      printResult(connection.settings, examination, renderExamination);
      if (examination.state === 'fail') process.exitCode = exitCodes.failure;
    });
}
