import { hash } from 'node:crypto';
import type { DelegatedRole, Delegations, SuccinctRoles, TufRole } from './metadata.js';

/** Whether nothing behind a role is asked when it matches. */
export interface Delegate {
  readonly name: string;
  readonly terminating: boolean;
}

/** Keys and threshold of a role by its name; undefined where it is not delegated to. */
export function delegatedRole({ roles, succinct_roles }: Delegations, name: string): TufRole | undefined {
  if (succinct_roles) return isBin(succinct_roles, name) ? succinct_roles : undefined;
  return roles?.find((role) => role.name === name);
}

/** The roles that may name a target of this path, in the order in which they are asked (TUF 5.6.7). */
export function delegatesFor({ roles = [], succinct_roles }: Delegations, path: string): readonly Delegate[] {
  if (succinct_roles) return [{ name: binOf(succinct_roles, path), terminating: true }];
  return roles.filter((role) => matches(role, path));
}

/** The hash bin of a target: the first bits of the SHA-256 of its path (TAP 15). */
export function binOf(bins: SuccinctRoles, path: string): string {
  const bits = Buffer.from(pathHash(path).slice(0, 8), 'hex').readUInt32BE();
  return binName(bins, bits >>> (32 - bins.bit_length));
}

/** `bin-0f`: as many hex digits as the last bin has. */
export function binName(
  { bit_length, name_prefix }: Pick<SuccinctRoles, 'bit_length' | 'name_prefix'>,
  bin: number,
): string {
  return `${name_prefix}-${bin.toString(16).padStart(Math.ceil(bit_length / 4), '0')}`;
}

function isBin(bins: SuccinctRoles, name: string): boolean {
  const digits = name.slice(bins.name_prefix.length + 1);
  const bin = /^[0-9a-f]{1,8}$/.test(digits) ? Number.parseInt(digits, 16) : -1;
  return bin >= 0 && bin < 2 ** bins.bit_length && binName(bins, bin) === name;
}

function matches({ paths, path_hash_prefixes }: DelegatedRole, path: string): boolean {
  if (path_hash_prefixes) return path_hash_prefixes.some((prefix) => pathHash(path).startsWith(prefix));
  return (paths ?? []).some((pattern) => matchesPattern(pattern.split('/'), path.split('/')));
}

/** Part by part: a star stands for any characters but the slash, a question mark for one (TUF 4.5). */
const matchesPattern = (pattern: readonly string[], path: readonly string[]): boolean =>
  pattern.length === path.length && pattern.every((part, at) => matchesPart(part, path[at]!));

/** By the two-pointer walk, whose time is at most the product of both lengths. */
function matchesPart(pattern: string, text: string): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (p < pattern.length && (pattern[p] === '?' || (pattern[p] === text[t] && pattern[p] !== '*')))
      [p, t] = [p + 1, t + 1];
    else if (pattern[p] === '*') [star, mark, p] = [p, t, p + 1];
    else if (star >= 0) [p, mark, t] = [star + 1, mark + 1, mark + 1];
    else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}

const pathHash = (path: string): string => hash('sha256', path, 'hex');
