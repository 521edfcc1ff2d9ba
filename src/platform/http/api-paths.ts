/** Everything is under this prefix but what other programs look for at the root. */
export const API_PREFIX = 'api/v1';

/** Paths at the root, in the form that Nest's `exclude` takes. */
export const rootPaths = [
  'healthz/*path',
  'openapi.json',
  'openapi.yaml',
  '.well-known/*path',
  'docs',
  'docs/*path',
  'schemas/*path',
  'd/*path',
  'v2',
  'v2/*path',
];

/** The full path of a controller's route in OpenAPI form: `runs` and `:id\\:cancel` give `/api/v1/runs/{id}:cancel`. */
export function openApiPath(controllerPath: string, methodPath: string): string {
  const segments = `${controllerPath}/${methodPath}`.split('/').filter((segment) => segment !== '');
  const path = segments.map(toOpenApi).join('/');
  return isRootPath(path) ? `/${path}` : `/${API_PREFIX}/${path}`;
}

/** The OpenAPI form of a path as the Express router holds it. */
export function fromRouterPath(path: string): string {
  return path.split('/').map(toOpenApi).join('/');
}

function toOpenApi(segment: string): string {
  return segment
    .replaceAll(/(?<!\\):(\w+)/g, '{$1}')
    .replace(/^\{?\*(\w+)\}?$/, '{$1}')
    .replaceAll('\\', '');
}

function isRootPath(path: string): boolean {
  return rootPaths.some((root) => (root.endsWith('/*path') ? path.startsWith(root.slice(0, -5)) : path === root));
}
