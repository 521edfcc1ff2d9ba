import { readFileSync } from 'node:fs';
import { ExportCenterError, invalid } from '../../kernel/errors.js';
import { toProblem } from './problem.js';
import { problemTable } from './problem-table.js';

const page = readFileSync(new URL('../../../docs/operations/problem-codes.md', import.meta.url), 'utf8');

describe('the problem table', () => {
  it('is what docs/operations/problem-codes.md says, code by code', () => {
    const documented = [...page.matchAll(/^\| `(EC-[A-Z-]+)` \| (\d{3}) \|/gm)].map(([, code, status]) => [
      code,
      Number(status),
    ]);
    const table = Object.entries(problemTable).map(([code, { status }]) => [code, status]);
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(table));
    expect(documented).toHaveLength(table.length);
  });

  it('gives a code without a row the status of its kind', () => {
    expect(toProblem(new ExportCenterError('EC-NEW', 'conflict', 'm'), '/x', 't')).toMatchObject({
      status: 409,
      code: 'EC-NEW',
    });
  });

  it('never lets extra members replace the standard ones', () => {
    const error = invalid('EC-VALIDATION', 'm', { extra: { status: 200, code: 'X', limit: 5 } });
    expect(toProblem(error, '/x', 't')).toMatchObject({ status: 400, code: 'EC-VALIDATION', limit: 5 });
  });
});
