const own = 'src/platform/threads/thread-url.';

/**
 * Where the built code of a thread file lies. Under Jest the importer is TypeScript, which a thread cannot load, so the same path
 * below dist/ is taken. `importer` is `import.meta.url` of the caller, `relative` the thread's path from there, ending in `.js`.
 */
export function threadUrl(importer: string, relative: string): URL {
  const url = new URL(relative, importer);
  if (!importer.endsWith('.ts')) return url;
  const root = import.meta.url.slice(0, import.meta.url.lastIndexOf(own));
  return new URL(url.href.replace(`${root}src/`, `${root}dist/src/`));
}
