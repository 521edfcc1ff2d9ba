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
  'application/spdx+json': 'json',
  'application/spdx3+json': 'json',
  'application/vnd.cyclonedx+json': 'json',
  'application/x-ndjson': 'json-lines',
  'application/jsonl': 'json-lines',
  'application/yaml': 'yaml',
  'text/csv': 'csv',
  'application/x-tar': 'tar',
  'application/zip': 'zip',
};

/** How what is not read becomes something that is. No parser of XML is ever run: its entities could read files or never end (B42). */
const remedies = {
  cyclonedxXml: 'CycloneDX XML is not read, only CycloneDX JSON is; convert it: cyclonedx convert --output-format json',
  spdxRdf: 'SPDX RDF is not read, only SPDX JSON is; convert it with the SPDX tools',
  spdxTags: 'SPDX tag-value is not read, only SPDX JSON is; convert it with the SPDX tools',
  xml: 'XML and HTML are not read; send CycloneDX and SPDX as JSON',
  jar: 'a jar is not unpacked; "export-center evidence import <folder>" hashes jars and sends their index',
} as const;

const unknownType = 'is not read; read are .json, .jsonl, .ndjson, .yaml, .csv, .tar and .zip, plain, .gz or .zst';

/** Names of formats that people send by mistake, for the refusal. */
const strangers: readonly (readonly [RegExp, string])[] = [
  [/\.(?:rdf|rdf\.xml)$/i, remedies.spdxRdf],
  [/\.xml$/i, remedies.xml],
  [/\.(?:spdx|tag)$/i, remedies.spdxTags],
  [/\.(?:jar|aar|war|ear)$/i, remedies.jar],
];

/** What the first bytes tell of a file, whatever its name is; undefined for what is none of these. */
export function strangerOfBytes(first: Uint8Array): string | undefined {
  const start = first.findIndex((byte) => byte > 0x20);
  // Nearly every file is JSON, and not worth more than a look.
  if (first[start] !== 0x3c && first[start] !== 0x53) return undefined;
  const text = Buffer.from(first.buffer, first.byteOffset + start, first.length - start).toString('latin1');
  if (text.startsWith('<')) {
    if (text.includes('cyclonedx.org/schema/bom')) return remedies.cyclonedxXml;
    return /<rdf:RDF|spdx\.org\/rdf/.test(text) ? remedies.spdxRdf : remedies.xml;
  }
  return text.startsWith('SPDXVersion:') ? remedies.spdxTags : undefined;
}

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

/** By the first bytes, for a file whose name tells nothing. A jar is a zip, but not one of evidence. */
export function formOfBytes(first: Uint8Array, name: string): FileForm | undefined {
  if (whyStrange(name) === remedies.jar) return undefined;
  if (first[0] === 0x50 && first[1] === 0x4b && first[2] === 0x03 && first[3] === 0x04) return 'zip';
  if (first[0] === 0x7b) return 'json';
  return Buffer.from(first.subarray(257, 262)).toString('latin1') === 'ustar' ? 'tar' : undefined;
}

/** Why a file is not read whose form neither its name nor its first bytes tell. */
export function whyNotRead(name: string): string {
  return (
    whyStrange(name) ??
    (/\.txt$/i.test(plainName(name)) ? `a text file ${unknownType}` : `the file type ${unknownType}`)
  );
}

function whyStrange(name: string): string | undefined {
  const plain = plainName(name);
  return strangers.find(([pattern]) => pattern.test(plain))?.[1];
}
