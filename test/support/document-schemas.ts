import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../docs/formats/schemas/', import.meta.url);

export const documentSchemas = [
  'manifest',
  'index',
  'plan',
  'provenance-predicate',
  'bundle-predicate',
  'verification-report',
  'diff',
  'mirror',
  'normalized',
  'compact-delta',
] as const;
export type DocumentSchema = (typeof documentSchemas)[number];

let ajv: Ajv2020 | undefined;

/** What is wrong with a document by its published JSON Schema (docs/formats/schemas); nothing if the list is empty. */
export function schemaErrors(schema: DocumentSchema, document: unknown): readonly ErrorObject[] {
  ajv ??= load();
  const validate = ajv.getSchema(`urn:export-center:schema:${schema}:v1`);
  if (!validate) throw new Error(`no schema ${schema}`);
  return validate(document) === true ? [] : (validate.errors ?? []);
}

function load(): Ajv2020 {
  const loaded = new Ajv2020({
    strict: true,
    allErrors: true,
    formats: { 'date-time': (text: string) => !Number.isNaN(Date.parse(text)) },
  });
  for (const name of readdirSync(folder))
    loaded.addSchema(JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as object);
  return loaded;
}
