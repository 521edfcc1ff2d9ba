import type { PipeTransform } from '@nestjs/common';
import { notFound } from '../../kernel/errors.js';

/** Id or slug of a tenant. Anything else names nothing, so it is not found (B14). */
const pattern = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

export class TenantPathPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!pattern.test(value)) throw notFound('tenant');
    return value;
  }
}
