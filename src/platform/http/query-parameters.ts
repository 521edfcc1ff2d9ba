import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsString, Matches, MaxLength } from 'class-validator';
import { IsOmittable } from './omittable.js';
import { IsTimestamp, parseTimestamp } from './timestamp.js';

/** Most values of one comma-separated parameter. */
const maximumValues = 50;

/** Query parameter that is `true` or `false`, false where absent. */
export const BooleanParameter = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: Boolean, default: false, description }),
    IsOmittable(),
    Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value)),
    IsBoolean({ message: '$property must be true or false' }),
  );

/** Query parameter that is one of the values. */
export const OneOfParameter = (values: readonly string[], description: string): PropertyDecorator =>
  applyDecorators(ApiPropertyOptional({ enum: values, description }), IsOmittable(), IsIn(values));

/** How OpenAPI says `a,b`. The typings of a property do not know it; a query parameter does. */
const commaSeparated = { style: 'form', explode: false } as object;

/** Query parameter with some of the values, separated by commas: an item matches where it has any of them. */
export const SomeOfParameter = (values: readonly string[], description: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ enum: values, isArray: true, description, ...commaSeparated }),
    IsOmittable(),
    Transform(({ value }: { value: unknown }) => split(value)),
    IsIn(values, { each: true }),
  );

/** PostgreSQL knows no zone beyond 15:59, RFC 3339 does: from here on the time is in UTC. */
const toUtc = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' ? (parseTimestamp(value)?.toISOString() ?? value) : value;

/** Query parameter that is a time with zone (RFC 3339); bounds are exclusive. */
export const TimeParameter = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: String, format: 'date-time', description }),
    IsOmittable(),
    Transform(toUtc),
    IsTimestamp(),
  );

/** Query parameter that is a short text without control characters, such as a name. */
export const TextParameter = (description: string, example?: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: String, description, ...(example ? { example } : {}) }),
    IsOmittable(),
    IsString(),
    MaxLength(255),
    Matches(/^\P{Cc}+$/u, { message: '$property must be a text without control characters' }),
  );

/** Query parameter `key` or `key:value`; read it with `parseLabel`. */
export const LabelParameter = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: String, description: '`key` or `key:value`', example: 'team:core' }),
    IsOmittable(),
    IsString(),
    Matches(/^[a-z0-9][a-z0-9._/-]{0,63}(:.{1,128})?$/, { message: 'label must be key or key:value' }),
  );

export interface LabelFilter {
  readonly key: string;
  readonly value?: string;
}

export function parseLabel(text: string | undefined): LabelFilter | undefined {
  const [, key, value] = /^([^:]+)(?::(.*))?$/.exec(text ?? '') ?? [];
  if (key === undefined) return undefined;
  return value === undefined ? { key } : { key, value };
}

/** The parameter `sort`: a field, with `-` before it for descending order. Read it with `parseSort`. Another value is EC-SORT. */
export const SortParameter = (fields: readonly string[], usual: string): PropertyDecorator => {
  const values = fields.flatMap((field) => [field, `-${field}`]);
  return applyDecorators(
    ApiPropertyOptional({ enum: values, default: usual, description: 'Field to order by; `-` is descending' }),
    IsOmittable(),
    IsIn(values),
  );
};

export interface SortOrder<Field extends string> {
  readonly field: Field;
  readonly descending: boolean;
}

export function parseSort<Field extends string>(sort: Field | `-${Field}`): SortOrder<Field> {
  const descending = sort.startsWith('-');
  return { field: (descending ? sort.slice(1) : sort) as Field, descending };
}

/** Too many values become one that no rule accepts. */
function split(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const values = value.split(',', maximumValues + 1);
  return values.length > maximumValues ? [''] : values;
}
