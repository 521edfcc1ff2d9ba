import { createHash } from 'node:crypto';
import { Injectable, type INestApplication } from '@nestjs/common';
import { stringify } from 'yaml';
import { buildOpenApi } from './build-openapi.js';

export interface ServedDocument {
  readonly body: Buffer;
  readonly mediaType: string;
  /** Strong entity tag, quotes included. */
  readonly etag: string;
}

/** The document of the running application, built when it is first asked for. */
@Injectable()
export class OpenApiDocument {
  #app?: INestApplication;
  #json?: ServedDocument;
  #yaml?: ServedDocument;

  /** Names the application whose document this is. */
  describe(app: INestApplication): void {
    this.#app = app;
  }

  json(): ServedDocument {
    this.#json ??= serve(`${JSON.stringify(this.#build(), null, 2)}\n`, 'application/json');
    return this.#json;
  }

  yaml(): ServedDocument {
    this.#yaml ??= serve(stringify(this.#build(), { aliasDuplicateObjects: false }), 'application/yaml');
    return this.#yaml;
  }

  #build(): object {
    if (!this.#app) throw new Error('OpenApiDocument.describe() was not called');
    return buildOpenApi(this.#app);
  }
}

function serve(text: string, mediaType: string): ServedDocument {
  const body = Buffer.from(text);
  return { body, mediaType, etag: `"sha256:${createHash('sha256').update(body).digest('hex')}"` };
}
