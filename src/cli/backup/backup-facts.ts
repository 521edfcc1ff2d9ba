import { isDigest, type Digest } from '../../formats/digest.js';
import { JsonShape } from '../../formats/json-shape/json-shape.js';

/** What lies in the folder of a backup beside the files of the data folder. */
export const backupNames = { facts: 'backup.json', sums: 'SHA256SUMS', database: 'database.tar' } as const;

const schema = 'urn:export-center:backup:v1';

/** `backup.json`: written last, so a folder that has it is whole. */
export interface BackupFacts {
  /** Version of the product that made it. */
  readonly version: string;
  /** Major version of the PostgreSQL whose files these are. */
  readonly postgres: string;
  /** RFC 3339, UTC: when the copy of the database began. */
  readonly createdAt: string;
  readonly files: number;
  readonly bytes: number;
  /** Of SHA256SUMS, which has the digest of every other file. */
  readonly sums: Digest;
}

export const encodeFacts = (facts: BackupFacts): string => `${JSON.stringify({ schema, ...facts }, undefined, 2)}\n`;

/** Throws FormatError `schema` or SyntaxError. */
export function parseFacts(text: string): BackupFacts {
  const shape = JsonShape.of(JSON.parse(text));
  shape.literal('schema', schema);
  const facts = {
    version: shape.string('version', 100),
    postgres: shape.string('postgres', 10),
    createdAt: shape.string('createdAt', 40),
    files: shape.integer('files'),
    bytes: shape.integer('bytes'),
    sums: shape.digest('sums'),
  };
  shape.close();
  return facts;
}

/** A line of SHA256SUMS as coreutils write and read it; `path` has neither a backslash nor a line feed. */
export const encodeSum = (hex: string, path: string): string => `${hex}  ${path}\n`;

/** Undefined where the line is none. */
export function parseSum(line: string): { readonly digest: Digest; readonly path: string } | undefined {
  const [, hex, path] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
  const digest = `sha256:${hex}`;
  return path !== undefined && isDigest(digest) ? { digest, path } : undefined;
}
