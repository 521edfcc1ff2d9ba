import { resolved, type NamedOperation, type OpenApi, type Schema } from './openapi.js';

/** A place in a body, and a body that is right but for it. */
export interface NullMember {
  /** Media type of the body. */
  readonly type: string;
  readonly body: unknown;
  readonly pointer: readonly string[];
}

/**
 * Every member of an operation's JSON bodies that its schema does not allow to be null, those of nested objects and lists too. None of
 * a merge patch, where null takes a member away (RFC 7396).
 */
export function membersOf(document: OpenApi, { operation }: NamedOperation): NullMember[] {
  const content = operation.requestBody?.content ?? {};
  if ('application/merge-patch+json' in content) return [];
  return Object.entries(content)
    .filter(([type]) => /[/+]json$/.test(type))
    .flatMap(([type, { schema = {} }]) => {
      const body = plainValue(document, schema);
      return pointersOf(document, schema).map((pointer) => ({ type, body, pointer }));
    });
}

/** The same value with null at the place, and whatever leads there. */
export function withNullAt(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return null;
  // A list that the example leaves out is one of a single item.
  if (Array.isArray(value) || (value === undefined && name === '0'))
    return [withNullAt((value as unknown[])?.[0], rest)];
  const object = (value ?? {}) as Readonly<Record<string, unknown>>;
  return { ...object, [name]: withNullAt(object[name], rest) };
}

function pointersOf(document: OpenApi, given: Schema): string[][] {
  const schema = solidSchema(document, given);
  if (schema.items) return pointersOf(document, schema.items).map((rest) => ['0', ...rest]);
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => [
    ...(mayBeNull(document, property) ? [] : [[name]]),
    ...pointersOf(document, property).map((rest) => [name, ...rest]),
  ]);
}

/** What the schema asks for and nothing more. */
function plainValue(document: OpenApi, given: Schema): unknown {
  const schema = solidSchema(document, given);
  if (schema.properties || typesOf(schema).includes('object')) {
    const entries = (schema.required ?? []).map((name) => [
      name,
      plainValue(document, schema.properties?.[name] ?? {}),
    ]);
    return schema.example ?? Object.fromEntries(entries);
  }
  if (schema.items) return [plainValue(document, schema.items)];
  return (
    schema.example ?? schema.enum?.[0] ?? { integer: 1, number: 1, boolean: true }[typesOf(schema)[0] ?? ''] ?? 'x'
  );
}

function mayBeNull(document: OpenApi, given: Schema): boolean {
  const schema = resolved<Schema>(document, given);
  const choices = schema.oneOf ?? schema.anyOf ?? [];
  const says = typesOf(schema);
  const anything = says.length === 0 && !schema.properties && !schema.allOf && choices.length === 0;
  return anything || says.includes('null') || choices.some((choice) => mayBeNull(document, choice));
}

const typesOf = ({ type = [] }: Schema): readonly string[] => (typeof type === 'string' ? [type] : type);

/** Without the reference, or the choice, that stands before it. */
function solidSchema(document: OpenApi, given: Schema): Schema {
  const schema = resolved<Schema>(document, given);
  const [inner] = (schema.allOf ?? schema.oneOf ?? schema.anyOf ?? []).filter((one) => typesOf(one)[0] !== 'null');
  return inner ? solidSchema(document, inner) : schema;
}
