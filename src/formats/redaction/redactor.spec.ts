import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../canonical-json/json-value.js';
import { parseStrict } from '../canonical-json/parse-strict.js';
import { evidenceOptions } from '../canonical-json/strict-json-options.js';
import { countedRules, type RedactionRule, type RedactionRules } from './redaction-rules.js';
import { Redactor } from './redactor.js';

function redact(record: object, rules: Partial<RedactionRules>, kind = 'findings') {
  const whole = { allow: {}, rules: [], ...rules };
  const counts: Record<string, number> = {};
  const names = countedRules(whole);
  const count = (rule: number) => void (counts[names[rule]!] = (counts[names[rule]!] ?? 0) + 1);
  return { left: Redactor.of(whole, kind)?.redact(record as JsonObject, count), counts };
}

const rule = (more: Partial<RedactionRule>): RedactionRule => ({ name: 'r', action: 'drop', ...more });

describe('redaction', () => {
  it('drops and masks what a path leads to, in every element of a list, and counts it', () => {
    const record = { a: [{ b: 1, c: 'x' }, { b: [2] }, 'text'], d: { b: 3 } };
    expect(redact(record, { rules: [rule({ path: 'a[].b' })] })).toEqual({
      left: { a: [{ c: 'x' }, {}, 'text'], d: { b: 3 } },
      counts: { 'redaction/r': 2 },
    });
    expect(redact(record, { rules: [rule({ path: 'a[].b', action: 'mask' })] }).left).toEqual({
      a: [{ b: '[redacted]', c: 'x' }, { b: '[redacted]' }, 'text'],
      d: { b: 3 },
    });
    expect(redact(record, { rules: [rule({ path: '*.b' })] }).left).toEqual({ a: record.a, d: {} });
    expect(redact(record, { rules: [rule({ path: 'a[]' })] }).left).toEqual({ a: [], d: { b: 3 } });
  });

  it('keeps of a kind with an allow-list only what a path leads to, and what the record is known by', () => {
    const record = { id: 'A', modified: 'now', summary: 's', affected: [{ package: { name: 'p' }, versions: ['1'] }] };
    const allow = { advisories: ['affected[].package'] };
    expect(redact(record, { allow }, 'advisories')).toEqual({
      left: { id: 'A', modified: 'now', affected: [{ package: { name: 'p' } }] },
      counts: { 'allow-list/advisories': 2 },
    });
    expect(redact(record, { allow: { advisories: [] } }, 'advisories').left).toEqual({ id: 'A', modified: 'now' });
    expect(redact(record, { allow }, 'vex').left).toBeUndefined();
  });

  it('masks the words that hold a text, wherever in the record they stand, or drops the members', () => {
    const record = {
      t: 'see http://x.corp.example/1, or\nCORP.example',
      list: ['corp.example', 'b'],
      'corp.example': 1,
    };
    const masks = [rule({ text: 'corp.example', action: 'mask' })];
    expect(redact(record, { rules: masks })).toEqual({
      left: { t: 'see [redacted] or\nCORP.example', list: ['[redacted]', 'b'] },
      counts: { 'redaction/r': 3 },
    });
    const drops = [rule({ text: 'corp.EXAMPLE', ignoreCase: true })];
    expect(redact(record, { rules: drops }).left).toEqual({ list: ['b'] });
    expect(redact({ t: 'my secret is here' }, { rules: [rule({ text: 'ret is', action: 'mask' })] }).left).toEqual({
      t: 'my [redacted] here',
    });
  });

  it('lets the first rule decide, and tells which rule hides a name', () => {
    const rules = [
      rule({ name: 'one', path: 'a' }),
      rule({ name: 'two', path: 'a', action: 'mask' as const }),
      rule({ name: 'three', text: 'abc' }),
    ];
    expect(redact({ a: 'abc' }, { rules })).toEqual({ left: {}, counts: { 'redaction/one': 1 } });
    const redactor = Redactor.of({ allow: {}, rules }, 'vex')!;
    expect([redactor.hidingRule('source/abcd'), redactor.hidingRule('source/ab')]).toEqual([2, undefined]);
  });

  it('answers the very value where nothing is hidden, and is not there for a kind that no rule concerns', () => {
    const record = { a: [{ b: 'x' }], n: 1 };
    expect(redact(record, { rules: [rule({ path: 'a[].c' }), rule({ name: 's', text: 'yyy' })] }).left).toBe(record);
    expect(redact(record, { rules: [rule({ path: 'a', kinds: ['vex'] })] }).left).toBeUndefined();
  });

  it('keeps numbers as they were written, and members called __proto__', () => {
    const record = parseStrict(Buffer.from('{"__proto__":{"a":1e400},"n":-0,"x":1}'), {
      ...evidenceOptions,
      maxBytes: 100,
      maxDepth: 9,
    }) as JsonObject;
    const { left } = redact(record, { rules: [rule({ path: 'x' })] });
    expect(JSON.stringify(left)).toBe('{"__proto__":{"a":1e400},"n":-0}');
  });

  const names = ['a', 'b', 'c'];
  const step = fc.constantFrom(...names, '*', 'a[]', 'b[]', 'c[][]');
  const secret = 'zq';
  const text = fc
    .array(fc.constantFrom('zq1', 'x', ' ', 'ZQ1', '\n', 'zq', '"'), { maxLength: 6 })
    .map((s) => s.join(''));
  const value = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, text, fc.integer(), fc.constant(null), tie('list'), tie('object')),
    list: fc.array(tie('value'), { maxLength: 3 }),
    object: fc.dictionary(fc.constantFrom(...names, 'zq1'), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  }));
  const aRule = fc.record({
    action: fc.constantFrom('drop' as const, 'mask' as const),
    path: fc.array(step, { minLength: 1, maxLength: 3 }).map((steps) => steps.join('.')),
  });
  const someRules = fc.record({
    allow: fc.option(fc.array(fc.array(step, { minLength: 1, maxLength: 3 }).map((steps) => steps.join('.')))),
    paths: fc.array(aRule, { maxLength: 4 }),
    hides: fc.constantFrom('drop' as const, 'mask' as const),
  });

  it('leaves no text that is hidden, nothing that is not allowed, and the same when it is done again', () => {
    fc.assert(
      fc.property(value.object as fc.Arbitrary<JsonObject>, someRules, (record, { allow, paths, hides }) => {
        const rules = [
          ...paths.map((one, i) => rule({ name: `p${i}`, ...one })),
          rule({ name: 'text', text: 'zq1', ignoreCase: true, action: hides }),
        ];
        const whole: RedactionRules = { allow: allow ? { findings: allow } : {}, rules };
        const redactor = Redactor.of(whole, 'findings')!;
        const left = redactor.redact(record, () => undefined);
        expect(JSON.stringify(left).toLowerCase()).not.toContain(`${secret}1`);
        expect(redactor.redact(left, () => undefined)).toEqual(left);
        for (const { path } of paths)
          expect(valuesAt(left, path).filter((found) => found !== '[redacted]')).toEqual([]);
        if (allow) for (const path of leaves(left)) expect(allow.some((one) => allows(one, path))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

/** Every value that a path leads to, by the letter of its definition. */
function valuesAt(from: JsonValue, path: string): JsonValue[] {
  let found: JsonValue[] = [from];
  for (const step of path.replaceAll('[]', '.[]').split('.'))
    found = found.flatMap((one) => {
      if (step === '[]') return Array.isArray(one) ? (one as JsonValue[]) : [];
      if (typeof one !== 'object' || one === null || Array.isArray(one)) return [];
      return Object.entries(one as JsonObject).flatMap(([name, value]) =>
        step === '*' || step === name ? [value!] : [],
      );
    });
  return found;
}

/** The path of every value that holds no other: `[]` for an element. */
function leaves(value: JsonValue, path: readonly string[] = []): (readonly string[])[] {
  if (value === '[redacted]') return [];
  if (typeof value !== 'object' || value === null) return [path];
  if (Array.isArray(value)) return (value as JsonValue[]).flatMap((one) => leaves(one, [...path, '[]']));
  return Object.entries(value as JsonObject).flatMap(([name, one]) => leaves(one!, [...path, name]));
}

function allows(allowed: string, path: readonly string[]): boolean {
  const steps = allowed.replaceAll('[]', '.[]').split('.');
  return (
    steps.length <= path.length && steps.every((step, i) => step === path[i] || (step === '*' && path[i] !== '[]'))
  );
}
