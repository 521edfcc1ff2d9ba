import { parseRange } from './byte-range.js';
import { attachment } from './content-disposition.js';
import { preferredWait } from './prefer.js';

describe('Range', () => {
  it.each([
    [undefined, 'full'],
    ['', 'full'],
    ['bytes=', 'full'],
    ['foo=0-1', 'full'],
    ['bytes=0-1,3-4', 'full'],
    ['bytes=5-2', 'unsatisfiable'],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=99999999999999999999-', 'unsatisfiable'],
  ])('B24 reads %s as %s', (header, kind) => {
    expect(parseRange(header, 100).kind).toBe(kind);
  });

  it('cuts what goes beyond the end', () => {
    expect(parseRange('bytes=90-1000', 100)).toEqual({ kind: 'part', start: 90, end: 99 });
    expect(parseRange('bytes=-1000', 100)).toEqual({ kind: 'part', start: 0, end: 99 });
  });

  it('finds nothing in an empty representation', () => {
    expect(parseRange('bytes=0-', 0).kind).toBe('unsatisfiable');
    expect(parseRange('bytes=-5', 0).kind).toBe('unsatisfiable');
  });
});

describe('Content-Disposition', () => {
  it('keeps a name from being a path, a header or an escape', () => {
    expect(attachment('../a\r\nX: y"%.tar')).toBe(
      `attachment; filename=".._a__X: y__.tar"; filename*=UTF-8''.._a__X%3A%20y%22%25.tar`,
    );
    expect(attachment("é'(x)*")).toBe(`attachment; filename="_'(x)*"; filename*=UTF-8''%C3%A9%27%28x%29%2A`);
  });
});

describe('Prefer', () => {
  it.each([
    [undefined, 0],
    ['wait=5', 5],
    ['respond-async, wait="7"', 7],
    ['wait=60', 20],
    ['wait=-1', 0],
    ['waiting=3', 0],
  ])('reads %s as %d seconds', (header, seconds) => {
    expect(preferredWait(header)).toBe(seconds);
  });
});
