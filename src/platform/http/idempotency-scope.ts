import { createHash } from 'node:crypto';
import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Request } from 'express';
import type { Digest } from '../../formats/digest.js';
import { invalid } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Sql } from '../db/database.js';

export const IDEMPOTENT = 'export-center:idempotent';

export interface IdempotentOptions {
  /** A request without the key is refused with 400: for every POST that creates work (K in the endpoint table). */
  readonly required: boolean;
}

export const IDEMPOTENCY_KEY = 'Idempotency-Key';

/** The handler's answer is stored under the client's `Idempotency-Key` and given again when the same request is repeated. */
export const Idempotent = (options: IdempotentOptions): MethodDecorator =>
  applyDecorators(
    SetMetadata(IDEMPOTENT, options),
    ApiHeader({
      name: IDEMPOTENCY_KEY,
      required: options.required,
      description: 'Repeating the request with the same key changes nothing and answers the same, for 7 days',
      schema: { type: 'string', maxLength: 255 },
      example: '"8e03978e-40d5-43e8-bc93-6894a57f9324"',
    }),
  );

/** Whose key it is: the same key of another principal or on another route is another key. */
export interface IdempotencyIdentity {
  readonly tenant: TenantId;
  readonly principal: string;
  readonly route: string;
  readonly key: string;
}

export interface StoredAnswer {
  readonly status: number;
  /** Only what a client needs again: Location, ETag, Retry-After. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text as it was sent. */
  readonly body: string;
  /** Of the request, where the handler read its body itself and told. */
  readonly streamed?: StreamedBody;
}

/** A request body that was not kept. */
export interface StreamedBody {
  readonly digest: Digest;
  readonly bytes: number;
}

/**
 * What a service gets of the key. A service that writes its row and calls `record` in ONE transaction survives a crash right after
 * the commit: the repeated request is answered from the stored answer. Where the answer is not known inside the transaction, the
 * service stores `dedupeKey` in a unique column beside its row and, on a conflict, answers with the row that is there (F14).
 */
export interface IdempotencyScope {
  /** 64 hex digits, unique per (tenant, principal, route, key); safe to store and show. */
  readonly dedupeKey: string;
  /** Stores the answer within the given tenant transaction. Throws EC-IDEMPOTENCY-IN-FLIGHT where another request took the key over. */
  record(tx: Sql, answer: StoredAnswer): Promise<void>;
  /**
   * Tells the SHA-256 of a body that the handler read itself (`@RawBody`): from then on the key stands for these bytes, and a
   * repetition with others is refused whatever its headers say.
   */
  bodyWas(digest: Digest, bytes: number): void;
}

/** An answer about something that was made; 201 without headers unless it says more. */
export interface MadeAnswer {
  readonly status?: number;
  readonly headers?: StoredAnswer['headers'];
  readonly body: object;
}

/** Stores the answer in the transaction that makes what it is about (F14); nothing to do where the client sent no key. */
export function recordedAs<Made>(
  key: IdempotencyScope | undefined,
  answer: (made: Made) => MadeAnswer,
): ((tx: Sql, made: Made) => Promise<void>) | undefined {
  return (
    key &&
    ((tx, made) => {
      const { status = 201, headers = {}, body } = answer(made);
      return key.record(tx, { status, headers, body: JSON.stringify(body) });
    })
  );
}

const scopes = new WeakMap<object, IdempotencyScope>();

export function attachScope(request: Request, scope: IdempotencyScope): void {
  scopes.set(request, scope);
}

/** Parameter decorator: the IdempotencyScope of the request; undefined where the client sent no key. */
export const Idempotency = createParamDecorator((_: unknown, context: ExecutionContext) =>
  scopes.get(context.switchToHttp().getRequest<Request>()),
);

export function dedupeKeyOf(identity: IdempotencyIdentity): string {
  const parts = [identity.tenant, identity.principal, identity.route, identity.key];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/**
 * The value of `Idempotency-Key`: a structured-field string (RFC 8941, section 3.3.3), quotes optional, 1-255 visible ASCII
 * characters. Throws EC-VALIDATION.
 */
export function parseIdempotencyKey(header: string): string {
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(header.trim())?.[1];
  const key = quoted === undefined ? header.trim() : quoted.replaceAll(/\\(["\\])/g, '$1');
  if (!/^[\x21-\x7e]{1,255}$/.test(key) || (quoted === undefined && key.includes('"'))) {
    throw invalid(
      'EC-VALIDATION',
      'Idempotency-Key must be 1 to 255 visible ASCII characters, as a quoted string; send a random UUID',
    );
  }
  return key;
}
