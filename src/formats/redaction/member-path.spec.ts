import { parseMemberPath, pathsMeet } from './member-path.js';

describe('a member path', () => {
  it.each([
    ['details', [{ member: 'details' }]],
    ['affected[].package.name', [{ member: 'affected' }, '[]', { member: 'package' }, { member: 'name' }]],
    ['database_specific.*', [{ member: 'database_specific' }, '*']],
    ['rows[][].@id', [{ member: 'rows' }, '[]', '[]', { member: '@id' }]],
    ['hashes."a.b \\" c"', [{ member: 'hashes' }, { member: 'a.b " c' }]],
  ])('%s is read step by step', (text, steps) => {
    expect(parseMemberPath(text)).toEqual(steps);
  });

  it.each(['', '.', 'a.', '.a', 'a..b', 'a[', 'a[0]', '[]', 'a b', 'a"b"', '"a', '"\\x"', `${'a.'.repeat(32)}a`])(
    'refuses %j',
    (text) => {
      expect(() => parseMemberPath(text)).toThrow(expect.objectContaining({ name: 'FormatError', code: 'syntax' }));
    },
  );

  it.each([
    ['a.b', 'a.b', true],
    ['a', 'a.b.c', true],
    ['a.*.c', 'a.b', true],
    ['a[].b', 'a.b', false],
    ['a.b', 'a.c', false],
  ])('%s and %s lead to the same value, or one through the other: %s', (a, b, meet) => {
    expect(pathsMeet(parseMemberPath(a), parseMemberPath(b))).toBe(meet);
    expect(pathsMeet(parseMemberPath(b), parseMemberPath(a))).toBe(meet);
  });
});
