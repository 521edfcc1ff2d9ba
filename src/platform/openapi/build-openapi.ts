import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { policyTable, type PolicyRow } from '../auth/route-policies.js';
import { demandedScopes } from '../auth/access-decisions.js';
import { addExamples, readExamples } from './operation-examples.js';
import { addProblemResponses, problemComponents, type Operation } from './problem-responses.js';

/**
 * The OpenAPI 3.1 document of an application: what its decorators say, plus the security, `x-required-scopes` and problem responses
 * that follow from the policy table. Works on an application made with `preview: true`, without a database.
 */
export function buildOpenApi(app: INestApplication): OpenAPIObject {
  const document = SwaggerModule.createDocument(app, header());
  const { schemas, responses } = problemComponents();
  document.components = { ...document.components, schemas: { ...document.components?.schemas, ...schemas }, responses };
  const examples = readExamples();
  for (const row of policyTable(app)) {
    const operation = addPolicy(document, row);
    addExamples(operation, examples[operation.operationId ?? ''] ?? {});
  }
  return sortPaths(document);
}

function header(): Omit<OpenAPIObject, 'paths'> {
  return new DocumentBuilder()
    .setOpenAPIVersion('3.1.1')
    .setTitle('Export Center')
    .setDescription('Packages security evidence into reproducible, signed bundles for offline sites.')
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: 'An access token (JWT, typ at+jwt) or an API key (eck_...)' },
      'bearer',
    )
    .build();
}

function addPolicy(document: OpenAPIObject, { verb, path, policy, handler }: PolicyRow): Operation {
  const operation = (document.paths[path] as Record<string, Operation> | undefined)?.[verb.toLowerCase()];
  if (!operation) throw new Error(`${handler} (${verb} ${path}) is missing in the OpenAPI document`);
  operation['x-required-scopes'] = demandedScopes(policy);
  operation.security = policy.scope === 'none' ? [] : [{ bearer: [] }];
  addProblemResponses(operation, { verb, path, policy });
  return operation;
}

function sortPaths(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.entries(document.paths).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...document, paths: Object.fromEntries(paths) };
}
