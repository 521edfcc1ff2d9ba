import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { notFound } from '../../../kernel/errors.js';
import type { ServedDocument } from '../openapi-document.js';
import { page, startScript } from './page.js';

/** Files of the npm package that may be served: no other name ever reaches the disk. */
const packaged: Readonly<Record<string, string>> = {
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui.css': 'text/css; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

/** What the page at /docs is made of, from the installed package: each is read when it is first asked for and kept. */
@Injectable()
export class DocsFiles {
  readonly #files = new Map<string, Promise<ServedDocument>>();
  readonly #page = served(Buffer.from(page), 'text/html; charset=utf-8');
  readonly #start = served(Buffer.from(startScript), 'text/javascript; charset=utf-8');

  page(): ServedDocument {
    return this.#page;
  }

  /** Throws not-found for any name that the page does not use. */
  async file(name: string): Promise<ServedDocument> {
    if (name === 'start.js') return this.#start;
    const mediaType = Object.hasOwn(packaged, name) ? packaged[name] : undefined;
    if (mediaType === undefined) throw notFound('file');
    const file = this.#files.get(name) ?? readPackaged(name, mediaType);
    this.#files.set(name, file);
    return file;
  }
}

async function readPackaged(name: string, mediaType: string): Promise<ServedDocument> {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  return served(await readFile(join(folder, name)), mediaType);
}

function served(body: Buffer, mediaType: string): ServedDocument {
  return { body, mediaType, etag: `"sha256:${createHash('sha256').update(body).digest('hex')}"` };
}
