/** How the bytes of a file are to be read, after decompression. */
export type FileForm = 'json' | 'json-lines' | 'yaml' | 'csv' | 'tar' | 'zip';

const extensions: Readonly<Record<string, FileForm>> = {
  json: 'json',
  jsonl: 'json-lines',
  ndjson: 'json-lines',
  yaml: 'yaml',
  yml: 'yaml',
  csv: 'csv',
  tar: 'tar',
  tgz: 'tar',
  zip: 'zip',
};

const mediaTypes: Readonly<Record<string, FileForm>> = {
  'application/json': 'json',
  'application/x-ndjson': 'json-lines',
  'application/jsonl': 'json-lines',
  'application/yaml': 'yaml',
  'text/csv': 'csv',
  'application/x-tar': 'tar',
  'application/zip': 'zip',
};

/** Names of formats that people send by mistake, for the refusal. */
const strangers: readonly (readonly [RegExp, string])[] = [
  [/\.xml$/i, 'XML is not read; send CycloneDX as JSON'],
  [/\.(?:spdx|tag)$/i, 'SPDX tag-value is not read; convert it to SPDX JSON'],
  [
    /\.txt$/i,
    'text files are not read; read are .json, .jsonl, .ndjson, .yaml, .csv, .tar and .zip, plain, .gz or .zst',
  ],
];

/** The name without what only says that it is compressed. */
export function plainName(name: string): string {
  return name.replace(/\.(?:gz|zst|zstd)$/i, '');
}

export function formOfName(name: string): FileForm | undefined {
  const extension = /\.([a-z0-9]+)$/i.exec(plainName(name))?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(extensions, extension) ? extensions[extension] : undefined;
}

/** `type` without parameters, in lower case. */
export function formOfMediaType(type: string): FileForm | undefined {
  return Object.hasOwn(mediaTypes, type) ? mediaTypes[type] : undefined;
}

export const knownMediaTypes: readonly string[] = Object.keys(mediaTypes);

/** By the first bytes, for a file whose name tells nothing. */
export function formOfBytes(first: Uint8Array): FileForm | undefined {
  if (first[0] === 0x50 && first[1] === 0x4b && first[2] === 0x03 && first[3] === 0x04) return 'zip';
  if (first[0] === 0x7b) return 'json';
  return Buffer.from(first.subarray(257, 262)).toString('latin1') === 'ustar' ? 'tar' : undefined;
}

export function whyNotRead(name: string): string {
  const reason = strangers.find(([pattern]) => pattern.test(plainName(name)))?.[1];
  return (
    reason ??
    'the file type is not read; read are .json, .jsonl, .ndjson, .yaml, .csv, .tar and .zip, plain, .gz or .zst'
  );
}
