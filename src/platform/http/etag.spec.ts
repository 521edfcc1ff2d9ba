import { matchesIfNoneMatch, passesIfMatch, requireIfMatch, strongEtag } from './etag.js';

const etag = strongEtag('r2');

describe('If-Match', () => {
  it('lets the current strong tag through, alone or in a list', () => {
    expect(() => requireIfMatch('"r2"', etag)).not.toThrow();
    expect(() => requireIfMatch('"r1" , "r2"', etag)).not.toThrow();
  });

  it.each([
    [undefined, 'EC-PRECONDITION-REQUIRED'],
    [' ', 'EC-PRECONDITION-REQUIRED'],
    ['"r1"', 'EC-PRECONDITION-FAILED'],
    ['W/"r2"', 'EC-PRECONDITION-FAILED'],
    ['r2', 'EC-PRECONDITION-FAILED'],
    ['*', 'EC-PRECONDITION-FAILED'],
  ])('B16 refuses %s with %s', (header, code) => {
    expect(() => requireIfMatch(header, etag)).toThrow(expect.objectContaining({ code }));
  });

  it('takes * only where the route allows it', () => {
    expect(() => requireIfMatch('*', etag, { allowAny: true })).not.toThrow();
    expect(passesIfMatch('*', etag)).toBe(true);
    expect(passesIfMatch('W/"r2"', etag)).toBe(false);
  });
});

describe('If-None-Match', () => {
  it('compares weakly', () => {
    expect(matchesIfNoneMatch('W/"r2"', etag)).toBe(true);
    expect(matchesIfNoneMatch('"r2"', 'W/"r2"')).toBe(true);
    expect(matchesIfNoneMatch('*', etag)).toBe(true);
    expect(matchesIfNoneMatch('"r1"', etag)).toBe(false);
    expect(matchesIfNoneMatch(undefined, etag)).toBe(false);
  });
});
