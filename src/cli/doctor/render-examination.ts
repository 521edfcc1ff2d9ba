import { paint } from '../style.js';
import type { Check, CheckState } from './check.js';
import type { Examination } from './examine.js';

const marks = { ok: 'ok  ', warn: 'WARN', fail: 'FAIL', skip: '-   ' } as const;
const colours = { ok: 'green', warn: 'yellow', fail: 'red', skip: 'dim' } as const;

/** A line a check, what to do below it, and the verdict last. */
export function renderExamination({ checks, state }: Examination): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  return `${checks.map((check) => renderCheck(check, width)).join('')}\n${verdictOf(checks, state)}\n`;
}

function renderCheck({ name, state, detail, remedy }: Check, width: number): string {
  const line = `${paint(colours[state], marks[state])}  ${name.padEnd(width)}  ${detail}\n`;
  return remedy === undefined ? line : `${line}${' '.repeat(width + 8)}${paint('bold', '->')} ${remedy}\n`;
}

function verdictOf(checks: readonly Check[], state: CheckState): string {
  const count = (wanted: CheckState) => checks.filter((check) => check.state === wanted).length;
  if (state === 'fail') return paint('red', `${count('fail')} of ${checks.length} checks failed.`);
  return count('warn') > 0
    ? paint('yellow', `Nothing failed, ${count('warn')} warnings.`)
    : paint('green', 'All is well.');
}
