import { compareProfile, renderChanges } from './profile-diff.js';

const stored = {
  selectors: { kinds: ['advisories'], ecosystems: ['npm'] },
  compression: { codec: 'zstd', level: 3 },
  labels: {},
  allowEmpty: false,
};

describe('profile apply', () => {
  it('sees no change where the file says what is stored, in any order', () => {
    const wanted = {
      allowEmpty: false,
      compression: { level: 3 },
      selectors: { ecosystems: ['npm'], kinds: ['advisories'] },
    };
    expect(compareProfile(stored, wanted)).toEqual({ changes: [], patch: {} });
  });

  it('keeps fields that the file leaves out, and replaces selectors as a whole', () => {
    const { changes, patch } = compareProfile(stored, { selectors: { kinds: ['advisories', 'vex'] } });
    expect(patch).toEqual({ selectors: { kinds: ['advisories', 'vex'], ecosystems: null } });
    expect(changes).toEqual([
      { pointer: '/selectors/ecosystems', from: ['npm'], to: undefined },
      { pointer: '/selectors/kinds', from: ['advisories'], to: ['advisories', 'vex'] },
    ]);
  });

  it('takes the lists of selectors as sets', () => {
    const more = { ...stored, selectors: { kinds: ['advisories', 'vex'] } };
    expect(compareProfile(more, { selectors: { kinds: ['vex', 'advisories', 'vex'] } }).changes).toEqual([]);
  });

  it('changes one nested field without the others', () => {
    expect(compareProfile(stored, { compression: { level: 9 } }).patch).toEqual({ compression: { level: 9 } });
  });

  it('shows each field with both values', () => {
    expect(renderChanges(compareProfile(stored, { compression: { level: 9 }, labels: { 'a/b': 'c' } }).changes)).toBe(
      '/compression/level\n  - 3\n  + 9\n/labels/a~1b\n  + "c"\n',
    );
  });
});

describe('the difference as text', () => {
  it('has a minus and a plus line, plain where nobody looks', () => {
    const changes = [{ pointer: '/selectors/ecosystems', from: ['npm'], to: ['npm', 'PyPI'] }];
    expect(renderChanges(changes)).toBe('/selectors/ecosystems\n  - ["npm"]\n  + ["npm","PyPI"]\n');
  });
});
