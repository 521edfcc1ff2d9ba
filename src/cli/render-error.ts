import type { Finding } from '../kernel/errors.js';
import type { CliError } from './cli-error.js';
import { renderValue } from './print.js';
import { paint } from './style.js';

const shownFindings = 20;

/** An error for people: one line what, then where, each finding, the remedy. No stack: `EXPORT_CENTER_DEBUG=1` adds it. */
export function renderError(error: CliError, options: { readonly debug?: boolean } = {}): string {
  const { code, remedy, repair = [], traceId } = error.details;
  const findings = (error.details.findings ?? []).filter(({ message }) => message !== error.message);
  const where = error.details.where ?? placeOfTheOne(error);
  const lines = [`${paint('red', 'error:', process.stderr)} ${error.message}${code === undefined ? '' : ` [${code}]`}`];
  if (where !== undefined && !error.message.includes(where)) lines.push(`  at: ${where}`);
  for (const finding of findings.slice(0, shownFindings)) lines.push(`  - ${renderFinding(finding)}`);
  if (findings.length > shownFindings)
    lines.push(`  ... and ${findings.length - shownFindings} more (--output json shows all)`);
  for (const digest of repair) lines.push(`  import first: ${digest}`);
  if (remedy !== undefined) lines.push(`  remedy: ${remedy}`);
  if (traceId !== undefined) lines.push(`  request: ${traceId} (find it in the server's log)`);
  if (options.debug === true && error.stack !== undefined) lines.push(error.stack);
  return `${lines.join('\n')}\n`;
}

/** A refusal with one finding that only repeats it still says where. */
const placeOfTheOne = ({ message, details: { findings = [] } }: CliError): string | undefined =>
  findings.length === 1 && findings[0]!.message === message ? findings[0]!.pointer || undefined : undefined;

/** The same for programs: one JSON line, or a YAML document. */
export function renderErrorDocument(error: CliError, form: 'json' | 'yaml'): string {
  const { code, where, remedy, repair, findings, traceId } = error.details;
  const document = {
    error: { message: error.message, code, where, remedy, repair, findings, traceId, exitCode: error.exitCode },
  };
  return form === 'yaml' ? renderValue('yaml', document) : `${JSON.stringify(document)}\n`;
}

function renderFinding(finding: Finding): string {
  const place = [finding.path, finding.line === undefined ? undefined : `line ${finding.line}`, finding.pointer]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
  return `${place === '' ? '' : `${place}: `}${finding.message} [${finding.code}]`;
}
