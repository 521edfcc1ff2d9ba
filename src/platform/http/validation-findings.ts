import { getMetadataStorage, type ValidationError } from 'class-validator';
import type { Finding } from '../../kernel/errors.js';
import { suggestion } from './suggestion.js';

/** A body of a megabyte can break a hundred thousand rules; nobody reads more than these. */
export const maximumFindings = 100;
const shownLength = 100;

/** The first broken rules of a validated object, each with the JSON pointer (RFC 6901) of the value that breaks it. */
export function findingsOf(errors: readonly ValidationError[]): Finding[] {
  return walk(errors, '').take(maximumFindings).toArray();
}

function* walk(errors: readonly ValidationError[], parent: string): Generator<Finding, undefined> {
  for (const error of errors) {
    const pointer = `${parent}/${shorten(error.property).replaceAll('~', '~0').replaceAll('/', '~1')}`;
    for (const [rule, message] of Object.entries(error.constraints ?? {})) {
      if (rule === 'whitelistValidation') yield { code: 'unknown-property', message: unknownProperty(error), pointer };
      else yield { code: rule, message, pointer };
    }
    yield* walk(error.children ?? [], pointer);
  }
}

export function shorten(text: string): string {
  return text.length > shownLength ? `${text.slice(0, shownLength)}...` : text;
}

/** Names of the properties that a DTO class declares by its validators. */
export function propertiesOf(type: unknown): string[] {
  if (typeof type !== 'function') return [];
  const found = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  return [...new Set(found.map((metadata) => metadata.propertyName))];
}

function unknownProperty(error: ValidationError): string {
  const known = error.target ? propertiesOf(error.target.constructor) : [];
  return `${shorten(error.property)} is not a property here; ${suggestion(error.property, known)}`;
}
