import { randomUUID } from 'node:crypto';

/** A fresh `Idempotency-Key` as the structured-field string that the API asks for; one call of the command is one intent. */
export const newIdempotencyKey = (): string => `"${randomUUID()}"`;
