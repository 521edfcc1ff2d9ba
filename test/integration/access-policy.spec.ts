import { Controller, Get, Module } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { createTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { SampleController } from '../support/sample-controller.js';
import { roleScopes, type Role } from '../../src/platform/auth/scopes.js';
import { Policy, POLICY } from '../../src/platform/auth/policy.decorator.js';
import { policyTable, routeHandlers, nameOf } from '../../src/platform/auth/route-policies.js';
import { demandedScopes } from '../../src/platform/auth/access-decisions.js';
import { fromRouterPath } from '../../src/platform/http/api-paths.js';
import { routerEntries } from '../../src/platform/http/allowed-methods.js';
import { buildOpenApi } from '../../src/platform/openapi/build-openapi.js';

let db: TestDatabase;
let center: TestApp;

beforeAll(async () => {
  db = await createTestDatabase();
  center = await createTestApp({ database: db.database, controllers: [SampleController] });
});

afterAll(async () => {
  await center?.close();
  await db?.close();
});

@Controller('twofold')
class TwofoldController {
  @Get()
  @Policy({ scope: 'export:read', and: ['export:admin'] })
  @ApiOperation({ operationId: 'getTwofold' })
  get(): object {
    return {};
  }
}

@Controller('open')
class ForgottenController {
  @Get()
  get(): object {
    return {};
  }
}

@Module({ controllers: [ForgottenController] })
class ForgottenModule {}

describe('the policy table', () => {
  it('stops the process from starting where a handler has no policy', async () => {
    const starting = createTestApp({ database: db.database, modules: [ForgottenModule] });
    await expect(starting).rejects.toThrow('Refusing to start: no @Policy on ForgottenController.get');
  });

  it('stops the process from starting for every single decorator that is taken away', async () => {
    for (const { handler, controller, method } of routeHandlers(center.app)) {
      const policy: unknown = Reflect.getMetadata(POLICY, handler);
      Reflect.deleteMetadata(POLICY, handler);
      try {
        const name = nameOf({ controller, method });
        await expect(
          createTestApp({ database: db.database, controllers: [SampleController], tokens: center.tokens }),
        ).rejects.toThrow(name);
      } finally {
        Reflect.defineMetadata(POLICY, policy, handler);
      }
    }
  });

  it('holds the same routes as the router and as the OpenAPI document', () => {
    const table = policyTable(center.app).map(({ verb, path }) => `${verb} ${path}`);
    const router = routerEntries(center.app.getHttpAdapter().getInstance()).map(
      ({ method, path }) => `${method} ${fromRouterPath(path)}`,
    );
    const { paths } = buildOpenApi(center.app);
    const described = Object.entries(paths).flatMap(([path, verbs]) =>
      Object.keys(verbs).map((verb) => `${verb.toUpperCase()} ${path}`),
    );
    expect(router.sort()).toEqual(table.sort());
    expect(described.sort()).toEqual(table.sort());
    expect(table).toContain('POST /api/v1/samples/{id}:cancel');
    expect(table).toContain('GET /healthz/ready');
  });

  it.each(Object.keys(roleScopes) as Role[])('lets a %s exactly where its scopes reach', async (role) => {
    const authorization = await center.bearer(await db.tenant(), role);
    for (const { verb, path, policy } of policyTable(center.app)) {
      const response = await fetch(center.url + path.replaceAll(/\{\w+\}/g, 'x'), {
        method: verb,
        headers: { authorization },
      });
      const body = await response.text();
      const may = demandedScopes(policy).every((scope) => (roleScopes[role] as readonly string[]).includes(scope));
      expect([verb, path, response.status === 403]).toEqual([verb, path, !may]);
      if (!may)
        expect(response.headers.get('www-authenticate')).toContain(
          `error="insufficient_scope", scope="${demandedScopes(policy).join(' ')}"`,
        );
      if (!may) expect(body).toContain('EC-AUTHZ-SCOPE');
    }
  });

  it('demands every scope of a policy that names two', async () => {
    const two = await createTestApp({ database: db.database, controllers: [TwofoldController], tokens: center.tokens });
    const tenant = await db.tenant();
    const status = async (scope: string) =>
      (
        await fetch(`${two.url}/api/v1/twofold`, {
          headers: { authorization: `Bearer ${await center.tokens.mint({ tenant, scope })}` },
        })
      ).status;
    expect([
      await status('export:read'),
      await status('export:admin'),
      await status('export:read export:admin'),
    ]).toEqual([403, 403, 200]);
    await two.close();
  });
});

describe('the OpenAPI document', () => {
  it('says for every operation what it demands and how it fails', () => {
    const document = buildOpenApi(center.app);
    const cancel = document.paths['/api/v1/samples/{id}:cancel']?.post as unknown as Record<string, unknown>;
    expect(cancel).toMatchObject({
      operationId: 'cancelSample',
      'x-required-scopes': ['export:run'],
      security: [{ bearer: [] }],
    });
    expect(Object.keys(cancel['responses'] as object)).toEqual(
      expect.arrayContaining(['400', '401', '403', '404', '413', '415', '422', '500', '503']),
    );
    expect(document.openapi).toBe('3.1.1');
  });

  it('is served with a strong ETag at three places', async () => {
    const response = await fetch(`${center.url}/openapi.json`);
    const etag = response.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"sha256:[0-9a-f]{64}"$/);
    expect(await response.json()).toMatchObject({ openapi: '3.1.1' });
    expect((await fetch(`${center.url}/openapi.json`, { headers: { 'If-None-Match': etag } })).status).toBe(304);
    expect((await fetch(`${center.url}/.well-known/openapi`)).headers.get('etag')).toBe(etag);
    expect(await (await fetch(`${center.url}/openapi.yaml`)).text()).toMatch(/^openapi: 3\.1\.1/);
  });
});
