import { FormatError } from '../format-error.js';
import { JsonShape, parseDocument } from '../json-shape/json-shape.js';
import {
  topLevelRoles,
  type MetaFile,
  type TopLevelRole,
  type TufCommon,
  type TufFile,
  type TufMetadata,
  type TufRole,
  type TufRoot,
  type TufSignature,
  type TufSigned,
  type TufTargets,
} from './metadata.js';
import { mapOf, readDelegations, readKeys, readRole } from './read-delegations.js';

type Reader<T extends TufSigned> = (shape: JsonShape, common: TufCommon) => T;

const [fileLimit, signatureLimit] = [1_000_000, 1_000];

/**
 * Reads metadata strictly where TUF leaves no choice: UTF-8 JSON without repeated members, the type asked for, spec version 1.x, one signature a
 * key. Members that are not known are ignored, and kept for the signature (TUF 4.2). Throws FormatError `syntax`, `schema`, `unsupported-version`.
 */
export function parseMetadata<T extends TufSigned['_type']>(
  bytes: Uint8Array,
  type: T,
): TufMetadata<Extract<TufSigned, { _type: T }>> {
  const shape = JsonShape.of(parseDocument(bytes, `the ${type} metadata`));
  const signed = shape.object('signed');
  signed.literal('_type', type);
  const value = readers[type](signed, readTufCommon(signed));
  return { signed: value, raw: signed.value, signatures: readSignatures(shape) };
}

const readers: { readonly [T in TufSigned['_type']]: Reader<Extract<TufSigned, { _type: T }>> } = {
  root: readRoot,
  targets: readTargets,
  snapshot: (shape, common) => ({ _type: 'snapshot', ...common, meta: readMeta(shape.object('meta')) }),
  timestamp: (shape, common) => ({
    _type: 'timestamp',
    ...common,
    meta: { 'snapshot.json': readMetaFile(shape.object('meta').object('snapshot.json')) },
  }),
};

function readTufCommon(shape: JsonShape): TufCommon {
  const specVersion = shape.string('spec_version', 32);
  if (!/^1\.\d+(?:\.\d+)?$/.test(specVersion))
    throw new FormatError('unsupported-version', `TUF specification ${specVersion} is not known; 1.x is`);
  const expires = shape.string('expires', 32);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(expires) || Number.isNaN(Date.parse(expires)))
    throw new FormatError('schema', `${shape.at('expires')} must be a time YYYY-MM-DDTHH:MM:SSZ`);
  return { spec_version: specVersion, version: shape.integer('version', 1), expires };
}

function readSignatures(shape: JsonShape): readonly TufSignature[] {
  const signatures = shape.objects('signatures', signatureLimit).map((one) => {
    const sig = one.any('sig');
    if (typeof sig !== 'string' || sig.length > 16_384)
      throw new FormatError('schema', `${one.at('sig')} must be a string`);
    return { keyid: one.string('keyid', 256), sig };
  });
  if (new Set(signatures.map(({ keyid }) => keyid)).size !== signatures.length)
    throw new FormatError('schema', '/signatures has more than one of a key');
  return signatures;
}

function readRoot(shape: JsonShape, common: TufCommon): TufRoot {
  const roles = shape.object('roles');
  const consistent = shape.any('consistent_snapshot');
  if (consistent !== undefined && typeof consistent !== 'boolean')
    throw new FormatError('schema', '/signed/consistent_snapshot must be true or false');
  const read = Object.fromEntries(topLevelRoles.map((name) => [name, readRole(roles.object(name))]));
  return {
    _type: 'root',
    ...common,
    consistent_snapshot: consistent === true,
    keys: readKeys(shape.object('keys')),
    roles: read as Record<TopLevelRole, TufRole>,
  };
}

function readTargets(shape: JsonShape, common: TufCommon): TufTargets {
  const targets = shape.object('targets');
  const delegations = shape.optional('delegations', () => readDelegations(shape.object('delegations')));
  return {
    _type: 'targets',
    ...common,
    targets: mapOf(targets, fileLimit, (name) => readFile(targets.object(name))),
    ...(delegations ? { delegations } : {}),
  };
}

const readMeta = (shape: JsonShape): Readonly<Record<string, MetaFile>> =>
  mapOf(shape, fileLimit, (name) => readMetaFile(shape.object(name)));

function readMetaFile(shape: JsonShape): MetaFile {
  const length = shape.optional('length', (name) => shape.integer(name));
  const hashes = shape.optional('hashes', () => readHashes(shape.object('hashes')));
  return {
    version: shape.integer('version', 1),
    ...(length === undefined ? {} : { length }),
    ...(hashes ? { hashes } : {}),
  };
}

const readFile = (shape: JsonShape): TufFile => ({
  length: shape.integer('length'),
  hashes: readHashes(shape.object('hashes')),
});

/** SHA-256 must be among them; others are not looked at. */
function readHashes(shape: JsonShape): { readonly sha256: string } {
  const sha256 = shape.string('sha256', 64);
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new FormatError('schema', `${shape.at('sha256')} must be 64 hex digits`);
  return { sha256 };
}
