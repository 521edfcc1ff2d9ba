import { fromRouterPath, openApiPath } from './api-paths.js';
import { suggestion } from './suggestion.js';

describe('paths', () => {
  it.each([
    ['runs', '/', '/api/v1/runs'],
    ['runs', ':id\\:cancel', '/api/v1/runs/{id}:cancel'],
    ['', 'runs\\:plan', '/api/v1/runs:plan'],
    ['runs/:id', 'artifacts/*path', '/api/v1/runs/{id}/artifacts/{path}'],
    ['healthz', 'live', '/healthz/live'],
    ['/', 'openapi.json', '/openapi.json'],
    ['v2', '/', '/v2'],
    ['v2extra', '/', '/api/v1/v2extra'],
  ])('of controller %s and handler %s are %s', (controller, handler, path) => {
    expect(openApiPath(controller, handler)).toBe(path);
  });

  it('are the same from the router', () => {
    expect(fromRouterPath('/api/v1/runs/:id\\:cancel')).toBe('/api/v1/runs/{id}:cancel');
    expect(fromRouterPath('/api/v1/runs/:id/artifacts/*path')).toBe('/api/v1/runs/{id}/artifacts/{path}');
  });
});

describe('the suggestion for an unknown name', () => {
  it('is a name that a slip away, else all that are known', () => {
    expect(suggestion('pagesize', ['pageToken', 'pageSize'])).toBe('did you mean pageSize?');
    expect(suggestion('colour', ['name', 'labels'])).toBe('known: labels, name');
    expect(suggestion('x'.repeat(1_000_000), [])).toBe('none is known here');
  });
});
