import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Index {
  readonly manifests: readonly {
    readonly digest: string;
    readonly mediaType: string;
    readonly annotations?: Readonly<Record<string, string>>;
  }[];
}

/** A registry over one OCI image layout in a folder: what a pull needs of the distribution specification, and no more. */
export class LayoutRegistry implements AsyncDisposable {
  readonly requests: string[] = [];
  readonly #server: Server;

  private constructor(readonly folder: string) {
    this.#server = createServer(({ method, url }, response) => {
      this.requests.push(`${method} ${url}`);
      this.#answer(String(url), response);
    });
  }

  static async start(folder: string): Promise<LayoutRegistry> {
    const registry = new LayoutRegistry(folder);
    await new Promise<void>((resolve) => registry.#server.listen(0, '127.0.0.1', resolve));
    return registry;
  }

  get host(): string {
    return `localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(url: string, response: ServerResponse): void {
    if (url === '/v2/') return void response.writeHead(200).end();
    const [, kind, reference] = /^\/v2\/.+\/(manifests|blobs)\/([^/]+)$/.exec(url) ?? [];
    const { manifests } = JSON.parse(readFileSync(join(this.folder, 'index.json'), 'utf8')) as Index;
    const named = manifests.find(
      ({ digest, annotations }) =>
        digest === reference || annotations?.['org.opencontainers.image.ref.name'] === reference,
    );
    const digest = kind === 'manifests' ? named?.digest : reference;
    const file = join(this.folder, 'blobs/sha256', (digest ?? '').replace('sha256:', ''));
    if (digest === undefined || !existsSync(file)) return void response.writeHead(404).end('{"errors":[]}');
    const type = kind === 'manifests' ? named!.mediaType : 'application/octet-stream';
    const bytes = readFileSync(file);
    response.writeHead(200, { 'content-type': type, 'docker-content-digest': digest, 'content-length': bytes.length });
    response.end(bytes);
  }
}
