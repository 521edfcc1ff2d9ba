import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * URL of a worker thread's built file, for `new Worker(threadUrl(import.meta.url, './x-thread.js'))`.
 * From built code it is the neighbour itself; from src/*.ts (Jest) it is the same file under dist/src, because a thread cannot
 * load TypeScript. Throws RangeError for a file outside src/, Error where the build is missing.
 */
export function threadUrl(importMetaUrl: string, file: string): URL {
  const neighbour = new URL(file, importMetaUrl);
  const url = importMetaUrl.endsWith('.ts') ? builtCounterpart(neighbour) : neighbour;
  if (!existsSync(fileURLToPath(url)))
    throw new Error(`thread file ${fileURLToPath(url)} is missing: run "npm run build"`);
  return url;
}

function builtCounterpart(url: URL): URL {
  const sources = new URL('../../', import.meta.url);
  if (!url.href.startsWith(sources.href)) throw new RangeError(`${url.href} does not lie in ${sources.href}`);
  return new URL(`../dist/src/${url.href.slice(sources.href.length)}`, sources);
}
