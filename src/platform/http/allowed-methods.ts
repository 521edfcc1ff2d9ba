import type { Request } from 'express';

interface Route {
  readonly path: string;
  readonly methods: Readonly<Record<string, boolean>>;
}

interface RouterLayer {
  readonly route?: Route;
  match(path: string): boolean;
}

interface RoutingApplication {
  readonly router: { readonly stack: readonly RouterLayer[] };
}

export interface RouterEntry {
  readonly method: string;
  readonly path: string;
}

/** Methods that some route has for the path of this request, upper case and sorted; HEAD comes with GET. */
export function allowedMethods(request: Request): string[] {
  const path = request.originalUrl.split('?', 1)[0] ?? '/';
  const found = new Set<string>();
  for (const layer of stackOf(request.app)) {
    if (!layer.route || isCatchAll(layer.route) || !matches(layer, path)) continue;
    for (const method of Object.keys(layer.route.methods)) found.add(method.toUpperCase());
  }
  if (found.has('GET')) found.add('HEAD');
  return [...found].sort();
}

/** Every route that the Express router serves, as it was registered (Express path syntax). */
export function routerEntries(application: unknown): RouterEntry[] {
  return stackOf(application).flatMap(({ route }) => {
    if (!route || isCatchAll(route)) return [];
    return Object.keys(route.methods).map((method) => ({ method: method.toUpperCase(), path: route.path }));
  });
}

function stackOf(application: unknown): readonly RouterLayer[] {
  return (application as RoutingApplication).router.stack;
}

/** Nest mounts its not-found handler with `all()`, which Express registers under every method it knows; that is no route. */
function isCatchAll(route: Route): boolean {
  return Object.keys(route.methods).length > 10;
}

function matches(layer: RouterLayer, path: string): boolean {
  try {
    return layer.match(path);
  } catch {
    return false;
  }
}
