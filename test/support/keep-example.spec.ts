import { keepExample } from './keep-example.js';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const old = {
  id: 'run_01JD0000000000000000000041',
  at: '2026-01-15T12:00:00.000Z',
  holds: [{ digest: digest('a'), records: 2 }],
  payload: Buffer.from(digest('a')).toString('base64'),
};

describe('an example that is made again', () => {
  it('stays as it was where only ids, times and digests are others', () => {
    const made = {
      id: 'run_01JD0000000000000000000043',
      at: '2026-01-15T12:00:00.007Z',
      holds: [{ digest: digest('b'), records: 2 }],
      payload: Buffer.from(digest('b')).toString('base64'),
    };
    expect(keepExample(old, made)).toEqual(old);
  });

  it('takes what is new or says something else, and loses what is gone', () => {
    const made = { id: 'prf_01JD0000000000000000000041', holds: [{ digest: digest('b'), records: 3 }, {}], more: true };
    expect(keepExample(old, made)).toEqual({
      id: made.id,
      holds: [{ digest: digest('a'), records: 3 }, {}],
      more: true,
    });
  });

  it('is the new one where there was none', () => {
    expect(keepExample(undefined, old)).toBe(old);
  });
});
