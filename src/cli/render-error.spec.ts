import { CliError } from './cli-error.js';
import { problemOf } from './problem.js';
import { renderError, renderErrorDocument } from './render-error.js';

const answer = (status: number, body: string, headers: Record<string, string> = {}) =>
  new Response(body, { status, headers: { 'content-type': 'application/problem+json', ...headers } });

describe('errors on the command line', () => {
  it('show what, which field and the remedy', () => {
    const error = new CliError(2, 'the profile has no name', { where: '/name', remedy: 'Add a "name" field.' });
    expect(renderError(error)).toBe('error: the profile has no name\n  at: /name\n  remedy: Add a "name" field.\n');
  });

  it('show every finding of a problem document with its pointer', async () => {
    const problem = {
      title: 'Invalid',
      detail: 'the request is invalid',
      code: 'EC-VALIDATION',
      traceId: 't-1',
      errors: [{ pointer: '/selectors/kinds/0', code: 'EC-VALIDATION', message: 'unknown kind "vexx"' }],
    };
    const text = renderError(await problemOf(answer(400, JSON.stringify(problem))));
    expect(text).toContain('error: the request is invalid [EC-VALIDATION]');
    expect(text).toContain('  - /selectors/kinds/0: unknown kind "vexx" [EC-VALIDATION]');
    expect(text).toContain('request: t-1');
  });

  it('do not say the same twice', () => {
    const findings = [{ code: 'EC-SELECTOR-EMPTY', message: 'no record matches', pointer: '/selectors' }];
    const text = renderError(new CliError(2, 'no record matches', { code: 'EC-SELECTOR-EMPTY', findings }));
    expect(text).toBe('error: no record matches [EC-SELECTOR-EMPTY]\n  at: /selectors\n');
  });

  it('count the findings that are not shown', () => {
    const findings = Array.from({ length: 25 }, (_, i) => ({ code: 'EC-X', message: `m${i}` }));
    const text = renderError(new CliError(2, 'many', { findings }));
    expect(text).toContain('and 5 more');
    expect(text).not.toContain('m20');
  });

  it('survive an answer that is no problem document', async () => {
    const error = await problemOf(answer(502, '<html>bad gateway</html>', { 'content-type': 'text/html' }));
    expect(error.exitCode).toBe(11);
    expect(error.message).toBe('the server answered 502');
  });

  it('tell when to try again', async () => {
    const error = await problemOf(answer(429, '{"code":"EC-RATE-LIMIT","detail":"slow down"}', { 'retry-after': '7' }));
    expect(error.exitCode).toBe(7);
    expect(error.details.remedy).toBe('Try again in 7 s.');
  });

  it('name the bundles that a delta needs before it, in order', async () => {
    const error = await problemOf(
      answer(422, '{"code":"EC-DELTA-GAP","detail":"a gap","repair":["sha256:1","sha256:2"]}'),
    );
    expect(renderError(error)).toContain('  import first: sha256:1\n  import first: sha256:2\n');
    expect(JSON.parse(renderErrorDocument(error, 'json'))).toMatchObject({
      error: { repair: ['sha256:1', 'sha256:2'] },
    });
  });

  it('are one JSON line for programs', () => {
    const line = renderErrorDocument(new CliError(4, 'run not found', { code: 'EC-NOT-FOUND' }), 'json');
    expect(line.endsWith('}\n')).toBe(true);
    expect(JSON.parse(line)).toEqual({ error: { message: 'run not found', code: 'EC-NOT-FOUND', exitCode: 4 } });
  });
});
