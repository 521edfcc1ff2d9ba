import { oneLine } from '../one-line.js';
import { screenWidth } from '../print.js';
import { formatBytes, formatCount } from '../quantities.js';
import { paint } from '../style.js';
import { renderTable } from '../table.js';
import type { CreatedKit } from './create-kit.js';
import type { KitVerification } from './verify-kit.js';

export function renderKit({ index, digest, needBase }: CreatedKit): string {
  const rows = index.bundles.map(({ path, kind, asOf, records, bytes }) => [
    path,
    kind,
    asOf.slice(0, 10),
    formatCount(records),
    formatBytes(bytes),
  ]);
  const notes = needBase.map(({ path, base }) => `${path} applies only where the site holds ${base} already.\n`);
  const told = `Tell the site by another way: kit.json is ${digest}\n`;
  return `${renderTable(['BUNDLE', 'KIND', 'AS OF', 'RECORDS', 'SIZE'], rows, screenWidth())}${notes.join('')}${told}`;
}

export function renderKitVerification(folder: string, { verdict, checks }: KitVerification): string {
  const lines = checks.map(
    ({ name, status, detail }) => `${status === 'passed' ? 'ok    ' : 'FAILED'}  ${name}: ${oneLine(detail)}\n`,
  );
  const end =
    verdict === 'passed' ? `${paint('green', 'PASSED')}: ${folder}\n` : `${paint('red', 'FAILED')}: ${folder}\n`;
  return `${lines.join('')}\n${end}`;
}
