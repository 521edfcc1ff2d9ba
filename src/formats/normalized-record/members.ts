import type { Instant } from '../evidence-record/evidence-record.js';
import { formatInstant } from '../evidence-record/instant.js';

/** An object with one member, or with none where there is no value: to be spread into another. */
export function member<N extends string, T>(name: N, value: T | undefined): { readonly [K in N]?: T } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [K in N]?: T };
}

export const time = <N extends string>(name: N, instant: Instant | undefined): { readonly [K in N]?: string } =>
  member(name, instant === undefined ? undefined : formatInstant(instant));

export const unique = (values: readonly string[]): string[] => [...new Set(values)];
