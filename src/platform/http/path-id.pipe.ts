import type { PipeTransform } from '@nestjs/common';
import { notFound } from '../../kernel/errors.js';
import { isId, type IdKind } from '../../kernel/ids.js';
import { resourceNamePattern } from './resource-name.js';

/** Lets only a well-formed id pass: `@Param('id', new PathIdPipe('run'))`. Anything else names nothing, so it is not found (B14). */
export class PathIdPipe implements PipeTransform<string, string> {
  readonly #kind: IdKind;

  constructor(kind: IdKind) {
    this.#kind = kind;
  }

  transform(value: string): string {
    if (!isId(this.#kind, value)) throw notFound(this.#kind);
    return value;
  }
}

/** As PathIdPipe, for objects that are also found by name. */
export class PathIdOrNamePipe implements PipeTransform<string, string> {
  readonly #kind: IdKind;

  constructor(kind: IdKind) {
    this.#kind = kind;
  }

  transform(value: string): string {
    if (!isId(this.#kind, value) && !resourceNamePattern.test(value)) throw notFound(this.#kind);
    return value;
  }
}
