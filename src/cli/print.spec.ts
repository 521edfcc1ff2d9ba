import { parse } from 'yaml';
import { renderValue } from './print.js';

const value = {
  id: 'run_01',
  text: 'yes',
  time: '2026-01-01T00:00:00Z',
  number: '0123',
  empty: '',
  lines: 'one\ntwo\n',
  long: 'word '.repeat(60),
  list: [{ a: null }, []],
  missing: undefined,
};

describe('a result as a document', () => {
  it('says the same as YAML and as JSON, whatever its texts look like', () => {
    const json: unknown = JSON.parse(renderValue('json', value));
    expect(json).toEqual({ ...value, missing: undefined });
    expect(parse(renderValue('yaml', value))).toEqual(json);
    expect(parse(renderValue('yaml', value), { version: '1.1' })).toMatchObject({ text: 'yes', number: '0123' });
  });

  it('repeats what is there twice instead of naming it, and folds no line', () => {
    const shared = { a: 1 };
    const text = renderValue('yaml', { one: shared, two: shared, long: value.long });
    expect(text).not.toMatch(/[&*]a/);
    expect(text.split('\n')).toHaveLength(6);
  });

  it.each(['json', 'yaml'] as const)('ends with one line feed as %s', (form) => {
    expect(renderValue(form, value)).toMatch(/[^\n]\n$/);
  });
});
