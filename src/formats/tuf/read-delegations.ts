import { FormatError } from '../format-error.js';
import type { JsonShape } from '../json-shape/json-shape.js';
import { topLevelRoles, type DelegatedRole, type Delegations, type SuccinctRoles, type TufRole } from './metadata.js';
import { readKey, type TufKey, type TufKeys } from './tuf-key.js';

const [keyLimit, roleLimit] = [1_000, 32_768];

export function readRole(shape: JsonShape): TufRole {
  const keyids = shape.array('keyids', keyLimit).map((id) => (typeof id === 'string' ? id : ''));
  if (keyids.some((id) => id === '' || id.length > 256) || new Set(keyids).size !== keyids.length)
    throw new FormatError('schema', `${shape.at('keyids')} must be different key ids`);
  return { keyids, threshold: shape.integer('threshold', 1) };
}

export const readKeys = (shape: JsonShape): TufKeys =>
  mapOf<TufKey>(shape, keyLimit, (name) => readKey(shape.object(name)));

/** Who else may name targets (TUF 4.5). Throws FormatError `schema`. */
export function readDelegations(shape: JsonShape): Delegations {
  const keys = readKeys(shape.object('keys'));
  if (shape.has('roles') === shape.has('succinct_roles'))
    throw new FormatError('schema', `${shape.pointer} must have either roles or succinct_roles`);
  if (shape.has('succinct_roles')) return { keys, succinct_roles: readSuccinct(shape.object('succinct_roles')) };
  const roles = shape.objects('roles', roleLimit).map(readDelegatedRole);
  if (new Set(roles.map(({ name }) => name)).size !== roles.length)
    throw new FormatError('schema', `${shape.at('roles')} names a role twice`);
  return { keys, roles };
}

function readDelegatedRole(shape: JsonShape): DelegatedRole {
  const name = shape.string('name', 255);
  if ((topLevelRoles as readonly string[]).includes(name))
    throw new FormatError('schema', `${shape.at('name')} must not be that of a top-level role`);
  const terminating = shape.any('terminating');
  if (typeof terminating !== 'boolean')
    throw new FormatError('schema', `${shape.at('terminating')} must be true or false`);
  if (shape.has('paths') === shape.has('path_hash_prefixes'))
    throw new FormatError('schema', `${shape.pointer} must have either paths or path_hash_prefixes`);
  const list = (member: string) => shape.array(member, roleLimit).map(String);
  return {
    name,
    terminating,
    ...readRole(shape),
    ...(shape.has('paths') ? { paths: list('paths') } : { path_hash_prefixes: list('path_hash_prefixes') }),
  };
}

function readSuccinct(shape: JsonShape): SuccinctRoles {
  const bits = shape.integer('bit_length', 1);
  if (bits > 32) throw new FormatError('schema', `${shape.at('bit_length')} must be at most 32`);
  return { ...readRole(shape), bit_length: bits, name_prefix: shape.string('name_prefix', 200) };
}

/** Every member of an object, read. Throws FormatError `too-many`. */
export function mapOf<T>(shape: JsonShape, limit: number, read: (name: string) => T): Readonly<Record<string, T>> {
  const names = Object.keys(shape.value);
  if (names.length > limit) throw new FormatError('too-many', `${shape.pointer} has more than ${limit} members`);
  return Object.fromEntries(names.map((name) => [name, read(name)]));
}
