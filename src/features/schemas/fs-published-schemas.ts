import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from '../../formats/digest.js';
import { notFound } from '../../kernel/errors.js';
import { projectRoot } from '../../platform/config/project-root.js';

export interface PublishedSchema {
  readonly body: Buffer;
  /** Strong entity tag, quotes included. */
  readonly etag: string;
}

const fileName = /^([a-z-]+)\.v1\.json$/;

/** The JSON Schemas of docs/formats/schemas, read once: what is served is what the documents of a bundle are tested against. */
export class FsPublishedSchemas {
  readonly #schemas: ReadonlyMap<string, PublishedSchema>;

  constructor(folder = join(projectRoot(), 'docs', 'formats', 'schemas')) {
    const names = readdirSync(folder).flatMap((file) => fileName.exec(file)?.[1] ?? []);
    this.#schemas = new Map(names.map((name) => [name, readSchema(join(folder, `${name}.v1.json`))]));
  }

  /** By the name of the document without version, e.g. `manifest`. Throws not-found. */
  get(name: string): PublishedSchema {
    const schema = this.#schemas.get(name);
    if (!schema) throw notFound('schema');
    return schema;
  }
}

function readSchema(path: string): PublishedSchema {
  const body = readFileSync(path);
  return { body, etag: `"${digestOf(body)}"` };
}
