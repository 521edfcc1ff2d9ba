import { escapeText, markup } from './html.js';

describe('HTML made of values', () => {
  it('escapes every value, in text and in attributes', () => {
    const evil = `"><script>alert('x')</script>&\``;
    expect(markup`<p title="${evil}">${evil}</p>`.text).toBe(`<p title="${escapeText(evil)}">${escapeText(evil)}</p>`);
    expect(escapeText(evil)).not.toMatch(/[<>"'`]/);
  });

  it('takes what it made itself as it is, and lists of it', () => {
    expect(markup`<ul>${['a', '<'].map((item) => markup`<li>${item}</li>`)}</ul>`.text).toBe(
      '<ul><li>a</li><li>&lt;</li></ul>',
    );
    expect(markup`${undefined}${0}`.text).toBe('0');
  });

  it.each([
    ['a\u202eb', 'a\\u{202e}b'],
    ['a\u0000b', 'a\\u{0}b'],
    ['a\ud800b', 'a\\u{d800}b'],
    ['a😀b', 'a😀b'],
  ])('shows what cannot be seen, or turns text around, by its code point', (text, shown) => {
    expect(escapeText(text)).toBe(shown);
  });
});
