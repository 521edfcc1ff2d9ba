import fc from 'fast-check';
import { resolved, type OpenApi, type Schema } from './openapi.js';

/** Words that real requests hold: random text alone never gets past the first check. */
const plausible = fc.constantFrom(
  'advisories',
  'vex',
  'npm',
  'PyPI',
  'critical',
  'samples',
  'json:raw',
  'quickstart',
  'team:core',
);

const validTimes = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const oddTimes = fc.constantFrom(
  '2026-02-30T00:00:00Z',
  '2026-01-01',
  '2026-01-01T00:00:00+25:00',
  '9999-12-31T23:59:60Z',
  'now',
);

/** Texts that mean something special somewhere. */
const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    '\u0000',
    '../../etc/passwd',
    "' OR 1=1 --",
    '%',
    '*',
    '__proto__',
    'constructor',
    '\ud800',
    '𝒳'.repeat(300),
    'x'.repeat(5_000),
  ),
);

export const text = mostly(plausible, fc.oneof(fc.string({ maxLength: 60 }), oddText), 2);

const anything = fc.oneof(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(null, 1e308, -1, 2 ** 53, [], {}));

/** Values for a schema: half of them fit it as far as it tells, half are odd at about one place in a dozen. */
export function valuesOf(schema: Schema | undefined, document: OpenApi): fc.Arbitrary<unknown> {
  return fc.oneof(new SchemaValues(document, false).of(schema), new SchemaValues(document, true).of(schema));
}

function mostly<T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>, weight = 12): fc.Arbitrary<T> {
  return fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: other });
}

class SchemaValues {
  readonly #document: OpenApi;
  readonly #odd: boolean;

  constructor(document: OpenApi, odd: boolean) {
    this.#document = document;
    this.#odd = odd;
  }

  of(schema: Schema | undefined, depth = 0): fc.Arbitrary<unknown> {
    if (schema === undefined || depth > 8) return anything;
    const fitting = this.#fitting(resolved<Schema>(this.#document, schema), depth + 1);
    return this.#odd ? mostly(fitting, anything) : fitting;
  }

  #fitting(schema: Schema, depth: number): fc.Arbitrary<unknown> {
    if (schema.enum) return fc.constantFrom(...schema.enum);
    if (schema.const !== undefined) return fc.constant(schema.const);
    const choices = schema.oneOf ?? schema.anyOf;
    if (choices) return fc.oneof(...choices.map((choice) => this.of(choice, depth)));
    if (schema.allOf?.length === 1) return this.of(schema.allOf[0], depth);
    const type = Array.isArray(schema.type) ? (schema.type as string[])[0] : schema.type;
    if (type === 'object') return this.#objects(schema, depth);
    if (type === 'array') return this.#arrays(schema, depth);
    return this.#scalars(type, schema);
  }

  #scalars(type: unknown, schema: Schema): fc.Arbitrary<unknown> {
    if (type === 'boolean') return fc.boolean();
    if (type === 'integer' || type === 'number') return this.#numbers(schema);
    if (type !== 'string') return anything;
    if (schema.format === 'date-time') return this.#odd ? mostly(validTimes, oddTimes, 3) : validTimes;
    const example = schema.example === undefined ? plausible : fc.constant(schema.example);
    const pattern = schema.pattern === undefined ? example : fc.stringMatching(new RegExp(schema.pattern));
    return this.#odd ? fc.oneof(example, pattern, text) : fc.oneof(example, pattern);
  }

  #numbers({ minimum, maximum }: Schema): fc.Arbitrary<number> {
    const usual = fc.integer({ min: minimum ?? 0, max: maximum ?? 1_000 });
    return this.#odd ? mostly(usual, fc.constantFrom(0, -1, 1.5, 2 ** 31, 2 ** 63), 3) : usual;
  }

  #arrays({ items, minItems, maxItems }: Schema, depth: number): fc.Arbitrary<unknown[]> {
    return fc.array(this.of(items, depth), {
      minLength: minItems ?? (this.#odd ? 0 : 1),
      maxLength: Math.min(3, maxItems ?? 3),
    });
  }

  #objects({ properties = {}, required = [], additionalProperties }: Schema, depth: number): fc.Arbitrary<unknown> {
    const model = Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, this.of(property, depth)]),
    );
    const known = fc.record(model, { requiredKeys: required.filter((name) => name in model) });
    const nothing: fc.Arbitrary<object> = fc.constant({});
    const values = typeof additionalProperties === 'object' ? this.of(additionalProperties, depth) : anything;
    const more: fc.Arbitrary<object> = fc.dictionary(this.#odd ? text : plausible, values, { maxKeys: 2 });
    const open = typeof additionalProperties === 'object' || Object.keys(properties).length === 0;
    const extra = open ? more : this.#odd ? mostly(nothing, more, 9) : nothing;
    return fc.tuple(known, extra).map(([own, others]) => ({ ...others, ...own }));
  }
}
