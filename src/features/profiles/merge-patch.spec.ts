import { mergePatch } from './merge-patch.js';

describe('merge patch', () => {
  it.each([
    ['replaces a member', { a: 'b' }, { a: 'c' }, { a: 'c' }],
    ['adds a member', { a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    ['removes a member by null', { a: 'b' }, { a: null }, {}],
    ['keeps the other members', { a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    ['replaces a list as a whole', { a: ['b'] }, { a: ['c'] }, { a: ['c'] }],
    ['replaces a list by text', { a: ['b'] }, { a: 'c' }, { a: 'c' }],
    ['merges objects deeply', { a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    ['replaces a list of objects', { a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    ['leaves null inside a list alone', ['a', 'b'], ['c', null], ['c', null]],
    ['makes an object of a plain value', { a: 'foo' }, { a: { b: { c: null } } }, { a: { b: {} } }],
    ['keeps a null that was there', { e: null }, { a: 1 }, { e: null, a: 1 }],
  ])('%s (RFC 7396, appendix A)', (_, target, patch, expected) => {
    expect(mergePatch(target, patch)).toEqual(expected);
  });

  it('changes neither of its arguments', () => {
    const target = { a: { b: 1 } };
    mergePatch(target, { a: { b: 2 } });
    expect(target).toEqual({ a: { b: 1 } });
  });
});
