import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { invalid, type Finding } from '../../kernel/errors.js';
import { PageQuery } from './page-query.js';
import { suggestion } from './suggestion.js';
import { findingsOf, maximumFindings, propertiesOf, shorten } from './validation-findings.js';

type DtoClass = new () => object;

/**
 * Turns bodies and queries into instances of their DTO class and refuses what the class does not declare. All findings at once,
 * each with a JSON pointer. Parameters without a DTO class pass through: path parameters have pipes of their own.
 */
@Injectable()
export class StrictValidationPipe implements PipeTransform {
  async transform(value: unknown, { type, metatype, data }: ArgumentMetadata): Promise<unknown> {
    if ((type !== 'body' && type !== 'query') || data !== undefined || !isDto(metatype)) return value;
    const plain = requireObject(value, type);
    if (type === 'query') requireKnownParameters(plain, propertiesOf(metatype));
    const instance = plainToInstance(metatype, plain, { exposeDefaultValues: true });
    const findings = findingsOf(
      await validate(instance, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true }),
    );
    if (findings.length > 0) throw type === 'body' ? bodyRefusal(findings) : queryRefusal(findings, metatype);
    return instance;
  }
}

/** Refuses query parameters that a route does not know (B08). Throws EC-PARAM-UNKNOWN. */
export function requireKnownParameters(query: object, known: readonly string[]): void {
  const findings = Object.keys(query)
    .filter((name) => !known.includes(name))
    .slice(0, maximumFindings)
    .map((name) => ({
      code: 'unknown-parameter',
      message: `${shorten(name)} is not a parameter here; ${suggestion(name, known)}`,
      pointer: `/${shorten(name)}`,
    }));
  const [first] = findings;
  if (first) throw invalid('EC-PARAM-UNKNOWN', `query parameter ${first.message}`, { findings });
}

function isDto(metatype: unknown): metatype is DtoClass {
  return typeof metatype === 'function' && ![String, Number, Boolean, Array, Object].includes(metatype as never);
}

function requireObject(value: unknown, type: 'body' | 'query'): object {
  if (value === undefined && type === 'body')
    throw invalid('EC-JSON-SYNTAX', 'the body is empty; send a JSON object', { pointer: '' });
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  const got = value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`;
  throw invalid('EC-VALIDATION', `the body is ${got}; send a JSON object`, { pointer: '' });
}

const bodyRefusal = (findings: Finding[]): Error => refusal('EC-VALIDATION', '', findings);

/** What the first finding is about decides the code: the order, the token, a filter of a list, or anything else. */
function queryRefusal(findings: Finding[], metatype: DtoClass): Error {
  const name = findings[0]?.pointer?.split('/')[1] ?? '';
  const isList = metatype.prototype instanceof PageQuery || metatype === PageQuery;
  const code = codesOfParameters[name] ?? (isList ? 'EC-FILTER' : 'EC-VALIDATION');
  return refusal(code, 'query parameter ', findings);
}

const codesOfParameters: Readonly<Record<string, string>> = {
  sort: 'EC-SORT',
  pageToken: 'EC-PAGE-TOKEN',
  pageSize: 'EC-VALIDATION',
  total: 'EC-VALIDATION',
};

function refusal(code: string, where: string, findings: Finding[]): Error {
  const [first] = findings;
  const more = findings.length > 1 ? ` (and ${findings.length - 1} more, see errors)` : '';
  return invalid(code, `${where}${first?.pointer?.slice(1) ?? ''}: ${first?.message ?? ''}${more}`, { findings });
}
