import type { Check, VerificationReport } from '../stages/verification/verification-report.js';
import { oneLine } from './one-line.js';
import { formatBytes, formatCount } from './quantities.js';
import { paint } from './style.js';
import { renderFields } from './table.js';

const marks: Readonly<Record<Check['status'], string>> = { passed: 'ok     ', failed: 'FAILED ', skipped: 'skipped' };
const colours = { passed: 'green', failed: 'red', skipped: 'yellow' } as const;

/** A report for people: a line a check, the facts, and the verdict last, where the eye is. */
export function renderVerification(bundle: string, report: VerificationReport): string {
  const name = Math.max(...report.checks.map((check) => check.name.length));
  const checks = report.checks.map(
    (check) =>
      `${paint(colours[check.status], marks[check.status])}  ${check.name.padEnd(name)}  ${oneLine(check.detail)}\n`,
  );
  return `${checks.join('')}\n${renderFields(factsOf(report))}\n${verdictOf(bundle, report)}`;
}

function factsOf(report: VerificationReport): readonly (readonly [string, string])[] {
  const { manifestDigest, itemSetRoot, tenant, keyFingerprint, planDigest, records } = report;
  const content = `${formatCount(report.files)} files, ${formatBytes(report.bytes)}${records === undefined ? '' : `, ${formatCount(records)} records`}`;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['content', content],
    ['tenant', tenant],
    ['manifestDigest', manifestDigest],
    ['itemSetRoot', itemSetRoot],
    ['planDigest', planDigest],
    ['encryption', report.encryption?.digest],
    ['signed by', keyFingerprint ?? (report.signed ? 'not proven' : 'NOBODY: the bundle is unsigned')],
  ];
  return facts.flatMap(([label, value]) => (value === undefined ? [] : [[label, value] as const]));
}

function verdictOf(bundle: string, { verdict, depth, firstBad, signed, encryption }: VerificationReport): string {
  if (verdict === 'failed')
    return `${paint('red', 'FAILED')}: ${bundle}\nfirst bad: ${firstBad?.path ?? firstBad?.name}: ${oneLine(firstBad?.detail ?? '')} [${firstBad?.code}]\n`;
  if (verdict === 'indeterminate')
    return `INDETERMINATE: ${bundle} is whole, but without --key nothing is known about who made it\n`;
  if (encryption && !encryption.opened)
    return `${paint('green', 'PASSED')} (closed): ${bundle} is whole${signed ? '' : ', UNSIGNED'}; without --identity nothing was looked at inside\n`;
  return signed
    ? `${paint('green', 'PASSED')} (${depth}): ${bundle}\n`
    : `PASSED (${depth}), UNSIGNED: ${bundle} is whole, and nothing proves who made it\n`;
}
