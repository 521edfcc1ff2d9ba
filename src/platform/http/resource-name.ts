import { ValidateBy, type ValidationOptions } from 'class-validator';

/** Names of profiles and other configured objects: ASCII, lower case, 1-64 characters, no sign at an end. */
export const resourceNamePattern = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;

export const labelLimits = { count: 64, key: 64, value: 128 } as const;

/** Accepts a resource name only. ASCII, so that no look-alike letter or direction mark can pose as another name (B10). */
export function IsResourceName(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isResourceName',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && resourceNamePattern.test(value),
        defaultMessage: () =>
          '$property must match ^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$: 1 to 64 lower-case letters, digits, dots, underscores and hyphens, with a letter or digit at both ends',
      },
    },
    options,
  );
}

/** Accepts an object of at most 64 labels: keys as resource names (`/` allowed inside), values of 1-128 characters, not blank (B11). */
export function IsLabels(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isLabels',
      validator: {
        validate: (value: unknown) => labelProblem(value) === undefined,
        defaultMessage: (args) => `$property ${labelProblem(args?.value)}`,
      },
    },
    options,
  );
}

const labelKeyPattern = /^[a-z0-9](?:[a-z0-9._/-]{0,62}[a-z0-9])?$/;

function labelProblem(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'must be an object of label keys and text values';
  const entries = Object.entries(value);
  if (entries.length > labelLimits.count) return `has ${entries.length} labels; at most ${labelLimits.count} are kept`;
  for (const [key, text] of entries) {
    if (!labelKeyPattern.test(key))
      return `has a key that does not match ${labelKeyPattern.source}: ${JSON.stringify(key.slice(0, 80))}`;
    if (typeof text !== 'string' || text.trim() === '')
      return `has a blank value at ${key}; give it a text or leave the label out`;
    if (Array.from(text).length > labelLimits.value)
      return `has a value of more than ${labelLimits.value} characters at ${key}`;
    if (/\p{Cc}/u.test(text)) return `has a control character in the value at ${key}`;
  }
  return undefined;
}
