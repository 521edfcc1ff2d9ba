import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../config/project-root.js';
import type { Operation } from './problem-responses.js';

/** A call of an operation and its answer, as a server gave it. Bodies that are no JSON are texts. */
export interface OperationExample {
  readonly request?: { readonly mediaType: string; readonly body: unknown };
  readonly response?: { readonly mediaType: string; readonly body: unknown };
}

export type OperationExamples = Readonly<Record<string, OperationExample>>;

/** By operationId. `test/e2e/openapi-examples.spec.ts` writes the file and keeps it true. */
export const examplesFile = (): string => join(projectRoot(), 'config', 'openapi-examples.json');

export const readExamples = (): OperationExamples =>
  JSON.parse(readFileSync(examplesFile(), 'utf8')) as OperationExamples;

interface Body {
  readonly content?: Record<string, { example?: unknown } | undefined>;
}

/** Puts the example into the bodies of the operation that have its media type. */
export function addExamples(operation: Operation, { request, response }: OperationExample): void {
  if (request) addExample(operation.requestBody as Body | undefined, request);
  for (const [status, answer] of Object.entries(operation.responses))
    if (response && Number(status) < 300) addExample(answer as Body | undefined, response);
}

function addExample(target: Body | undefined, { mediaType, body }: { mediaType: string; body: unknown }): void {
  const content = target?.content?.[mediaType];
  if (content) content.example = body;
}
