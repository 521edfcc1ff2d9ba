import { getMetadataStorage, type ValidationError } from 'class-validator';
import type { Finding } from '../../kernel/errors.js';
import { suggestion } from './nearest-name.js';

export type Property = (...args: unknown[]) => unknown;

/** Every broken rule of a validated object, each with the JSON pointer (RFC 6901) of the value that breaks it. */
export function findingsOf(errors: readonly ValidationError[], parent = ''): Finding[] {
  return errors.flatMap((error) => {
    const pointer = `${parent}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
      code: rule === 'whitelistValidation' ? 'unknown-property' : rule,
      message: rule === 'whitelistValidation' ? unknownProperty(error) : message,
      pointer,
    }));
    return [...own, ...findingsOf(error.children ?? [], pointer)];
  });
}

/** Names of the properties that a DTO class declares by its validators. */
export function propertiesOf(type: unknown): string[] {
  if (typeof type !== 'function') return [];
  const found = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  return [...new Set(found.map((metadata) => metadata.propertyName))];
}

function unknownProperty(error: ValidationError): string {
  const known = error.target ? propertiesOf(error.target.constructor) : [];
  return `${error.property} is not a property here; ${suggestion(error.property, known)}`;
}
