import { RequestMethod, type INestApplication } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/internal';
import { ModulesContainer } from '@nestjs/core';
import { openApiPath } from '../http/api-paths.js';
import { POLICY, type RoutePolicy } from './policy.decorator.js';

/** A handler of some controller and what its decorators say. */
export interface RouteHandler {
  readonly controller: object;
  readonly method: string;
  readonly handler: object;
  readonly policy?: RoutePolicy;
}

/** A row of the policy table. `path` is in OpenAPI form: `/api/v1/runs/{id}:cancel`. */
export interface PolicyRow {
  readonly verb: string;
  readonly path: string;
  readonly policy: RoutePolicy;
  readonly handler: string;
}

/** Every route handler of every controller of the application, sorted by name. */
export function routeHandlers(app: INestApplication): RouteHandler[] {
  const found: RouteHandler[] = [];
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype === 'function') found.push(...handlersOf(metatype as new () => object));
    }
  }
  return found.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

export function nameOf({ controller, method }: Pick<RouteHandler, 'controller' | 'method'>): string {
  return `${(controller as { name: string }).name}.${method}`;
}

/** Throws where a handler lacks `@Policy`: the process must not start, because the route would be open or dead. */
export function assertEveryRouteHasPolicy(app: INestApplication): void {
  const missing = routeHandlers(app).filter(({ policy }) => policy === undefined);
  if (missing.length === 0) return;
  throw new Error(
    `Refusing to start: no @Policy on ${missing.map(nameOf).join(', ')}. Name the scope each demands, or 'none' for a public route.`,
  );
}

/** The policy table: one row a route of the application, sorted by handler. */
export function policyTable(app: INestApplication): PolicyRow[] {
  return routeHandlers(app).flatMap((route) => {
    const verb = RequestMethod[Reflect.getMetadata(METHOD_METADATA, route.handler) as RequestMethod] ?? 'GET';
    const policy = route.policy ?? { scope: 'none' as const };
    return pathsOf(route.controller).flatMap((controllerPath) =>
      pathsOf(route.handler).map((path) => ({
        verb,
        path: openApiPath(controllerPath, path),
        policy,
        handler: nameOf(route),
      })),
    );
  });
}

function pathsOf(decorated: object): string[] {
  return [Reflect.getMetadata(PATH_METADATA, decorated) as string | string[]].flat();
}

function handlersOf(controller: new () => object): RouteHandler[] {
  const prototype = controller.prototype as Record<string, object>;
  return methodNames(prototype).flatMap((method) => {
    const handler = prototype[method];
    if (typeof handler !== 'function' || !Reflect.hasMetadata(PATH_METADATA, handler)) return [];
    return [{ controller, method, handler, policy: Reflect.getMetadata(POLICY, handler) as RoutePolicy | undefined }];
  });
}

function methodNames(prototype: object): string[] {
  const names = new Set<string>();
  for (
    let level = prototype;
    level !== Object.prototype && level !== null;
    level = Object.getPrototypeOf(level) as object
  ) {
    for (const name of Object.getOwnPropertyNames(level)) if (name !== 'constructor') names.add(name);
  }
  return [...names];
}
