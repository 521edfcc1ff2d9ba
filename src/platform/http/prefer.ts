import { applyDecorators } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';

const maximumWait = 20;

/** Seconds that `Prefer: wait=n` asks the server to hold (RFC 7240, section 4.3), at most 20; 0 where it does not ask. */
export function preferredWait(header: string | string[] | undefined): number {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '');
  for (const preference of text.split(',')) {
    const seconds = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;.*)?$/i.exec(preference)?.[1];
    if (seconds !== undefined) return Math.min(Number(seconds), maximumWait);
  }
  return 0;
}

/** Documents a route that heeds `Prefer: wait`. */
export const Waits = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({
      name: 'Prefer',
      required: false,
      description: `\`wait=n\`: hold the answer until the work has ended, ${maximumWait} seconds at most`,
      example: 'wait=20',
    }),
  );
