import type { VerificationReport } from '../../stages/verification/verification-report.js';
import { formatBytes, formatCount } from '../quantities.js';
import { renderFields, type Cell } from '../table.js';
import type { QuickstartResult } from './quickstart.js';

function verdictOf({ verdict, depth, signed, checks }: VerificationReport): string {
  const passed = checks.filter(({ status }) => status === 'passed').length;
  return `${verdict}, ${signed ? 'signed' : 'UNSIGNED'}, ${depth}, offline, ${passed} of ${checks.length} checks`;
}

/** The one table of what was made and where it lies. */
export function renderSummary(result: QuickstartResult, width: number): string {
  const { run, bundle } = result;
  const made = run.result!;
  const rows: [string, Cell][] = [
    ['records', formatCount(made.records)],
    ['files', formatCount(made.files)],
    ['size', `${formatBytes(made.bytes)} (${formatCount(made.bytes)} bytes as tar)`],
    ['verdict', verdictOf(result.report)],
    ['manifestDigest', made.manifestDigest],
    ['itemSetRoot', made.itemSetRoot],
    ['tarDigest', made.tarDigest],
    ['bundle', bundle.path],
    ['trivy cache', result.trivy.cacheFolder],
    ['public key', result.publicKeyFile],
    ['admin key', result.adminKeyFile],
    ['server', result.url],
    ['took', `${result.seconds.toFixed(1)} s after the server was ready`],
  ];
  const rule = `${'-'.repeat(Math.min(width, 80))}\n`;
  return `\n${rule}${renderFields(rows, width)}${rule}`;
}
