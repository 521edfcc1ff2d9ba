import { Option } from 'commander';
import { productVersion } from '../platform/config/project-root.js';
import { ManCommand } from './man-command.js';
import { listForms } from './settings.js';

const examples = `
Examples:
  export-center quickstart --once
  export-center evidence import samples/advisories --source samples
  export-center profile apply -f samples/profiles/quickstart.json
  export-center run create quickstart --wait
  export-center download run_01... -o bundle.tar
  export-center verify bundle.tar --key signing.pub.pem

Exit codes:
  0 ok, 1 failure, 2 usage, 3 verification failed, 4 not found,
  5 offline violation, 6 authentication or permission, 7 quota or rate limit,
  8 conflict, 9 timeout, 10 downloaded bytes do not match, 11 server unavailable

Environment:
  EXPORT_CENTER_URL, EXPORT_CENTER_TOKEN_FILE, EXPORT_CENTER_CONFIG, NO_COLOR;
  what they mean: docs/operations/command-line.md`;

/** The program with its global flags and no command yet. */
export function newProgram(): ManCommand {
  return new ManCommand('export-center')
    .description(
      'Packages security evidence into reproducible, signed bundles for offline sites, and verifies them there.',
    )
    .version(productVersion(), '--version', 'print the version')
    .addOption(new Option('--url <url>', 'server (env EXPORT_CENTER_URL; default http://127.0.0.1:7460)'))
    .addOption(new Option('--token <token>', 'API token; others on this machine can see it, prefer --token-file'))
    .addOption(new Option('--token-file <file>', 'file that holds the API token (env EXPORT_CENTER_TOKEN_FILE)'))
    .addOption(new Option('--ca-file <file>', 'authority of an https server, PEM (env EXPORT_CENTER_CA_FILE)'))
    .addOption(new Option('--output <form>', 'how to print results; csv for lists').choices(listForms))
    .addOption(new Option('--no-color', 'plain text on a terminal too (env NO_COLOR)'))
    .showHelpAfterError('(add --help to see what is possible)')
    .addHelpText('after', examples)
    .exitOverride();
}
