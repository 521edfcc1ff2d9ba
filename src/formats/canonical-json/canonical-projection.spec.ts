import * as fc from 'fast-check';
import { canonicalJson } from './canonicalize.js';
import { members, projectCanonical } from './canonical-projection.js';

const wanted = members({
  a: 'text',
  ab: 'type',
  b: { each: 'text' },
  c: members({ a: 'text', d: { each: members({ a: 'text' }) } }),
  d: { each: 'type' },
});
const project = (text: string, maxDepth = 10) => projectCanonical(Buffer.from(text), wanted, maxDepth);

describe('a projection of canonical JSON', () => {
  it.each([
    ['{}', {}],
    ['{"a":"ü\\n\\"","ab":"left out"}', { a: 'ü\n"', ab: '' }],
    ['{"a":12,"ab":-1.5}', { a: 0, ab: 0 }],
    ['{"a":true,"ab":null}', { a: true, ab: null }],
    ['{"a":["x"],"b":{"x":1}}', { a: [], b: {} }],
    ['{"b":["x","a text of more than sixteen bytes",1]}', { b: ['x', 'a text of more than sixteen bytes', 0] }],
    ['{"c":{"a":"1","d":[{"a":"2","z":{"y":[1]}},[]]}}', { c: { a: '1', d: [{ a: '2' }, []] } }],
    ['{"c":{"0":[],"Z":1,"e":"x"},"d":["x",{"a":1}]}', { c: {}, d: ['', {}] }],
  ])('of %s has what is wanted', (text, value) => {
    expect(project(text)).toEqual(value);
  });

  it.each([
    ['another member', '{"e":1}'],
    ['a name that a wanted one begins with', '{"abc":1}'],
    ['white space', '{"a": "x"}'],
    ['something behind it', '{"a":"x"}1'],
    ['names out of order', '{"b":[],"a":"x"}'],
    ['names out of order in what is not wanted', '{"ab":{"b":1,"a":1}}'],
    ['a repeated name', '{"a":"x","a":"x"}'],
    ['a control character', '{"a":"x\ty"}'],
    ['a code point by its number', '{"a":"\\u0001"}'],
    ['a number written in another way', '{"ab":1.0}'],
    ['no number', '{"ab":-}'],
    ['no literal', '{"ab":nul}'],
    ['a string without end', '{"a":"x'],
    ['an object without end', '{"a":"x"'],
    ['an array without end', '{"b":["x"'],
    ['a comma too many', '{"b":["x",]}'],
    ['no value', '{"a":}'],
    ['no object', '["a"]'],
    ['nothing', ''],
  ])('is not made of %s', (_, text) => {
    expect(project(text)).toBeUndefined();
  });

  it('is not made of what is no UTF-8, or nested too deep', () => {
    expect(projectCanonical(Buffer.from('{"a":"\u{ff}"}', 'latin1'), wanted, 10)).toBeUndefined();
    expect(project('{"ab":[[]]}', 3)).toEqual({ ab: [] });
    expect(project('{"ab":[[[]]]}', 3)).toBeUndefined();
  });

  it('is made of nothing that canonical JSON would write in another way, and of all plain objects', () => {
    const name = fc.constantFrom('a', 'ab', 'b', 'c', 'd');
    const scalar = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string(),
      fc.constantFrom(null, true),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, scalar, fc.array(tie('value')), fc.dictionary(name, tie('value'))),
    }));
    const spaces = fc.constantFrom('', ' ');
    fc.assert(
      fc.property(fc.dictionary(name, value), spaces, (object, space) => {
        const canonical = canonicalJson(object);
        const projected = project(canonical.replace(':', `:${space}`), 100);
        const plain = !/\\u/.test(canonical) && (space === '' || !canonical.includes(':'));
        expect(projected !== undefined).toBe(plain);
        if (plain) expect(Object.keys(projected!)).toEqual(Object.keys(JSON.parse(canonical) as object));
      }),
    );
  });
});
