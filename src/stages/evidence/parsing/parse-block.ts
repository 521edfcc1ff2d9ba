import { canonicalBytes } from '../../../formats/canonical-json/canonicalize.js';
import { canonicalRecord, type RecordLimits } from '../../../formats/canonical-json/canonical-record.js';
import { readCsaf } from '../../../formats/csaf/read-csaf.js';
import { readCyclonedx } from '../../../formats/cyclonedx/read-cyclonedx.js';
import { readEpssLine } from '../../../formats/epss/read-epss.js';
import type { DocumentRecords, EvidenceRecord } from '../../../formats/evidence-record/evidence-record.js';
import { FormatError } from '../../../formats/format-error.js';
import { readKev } from '../../../formats/kev/read-kev.js';
import { readMavenArtifact } from '../../../formats/maven-artifact/read-maven-artifact.js';
import { readOpenvex } from '../../../formats/openvex/read-openvex.js';
import { readOsv } from '../../../formats/osv/read-osv.js';
import { scanOsv } from '../../../formats/osv/scan-osv.js';
import { readSpdx } from '../../../formats/spdx/read-spdx.js';
import type { EvidenceBlock } from '../evidence-locker.port.js';
import { BlockParser, type ParseRules } from './block-parser.js';
import { checkItems } from './item-limit.js';
import { linesOf } from './lines-of.js';
import type { ParsedSink } from './parsed-record.js';
import { parseYaml } from './parse-yaml.js';
import { checkStrings, maxString } from './string-limit.js';
import { recogniseDocument, type DocumentForm } from './recognise-document.js';

export const lineLimits: RecordLimits = { maxBytes: 4 * 1024 * 1024, maxDepth: 200 };
export const documentLimits: RecordLimits = { maxBytes: 64 * 1024 * 1024, maxDepth: 200 };

/** Parses, checks and canonicalises one block. Pure: the same block gives the same calls. Never throws for what the input holds. */
export function parseBlock(block: EvidenceBlock, rules: ParseRules, sink: ParsedSink): void {
  const parser = new BlockParser(block, rules, sink);
  if (block.form === 'json-lines') return parseLines(block, parser);
  if (block.form === 'epss-csv') return parseEpss(block, parser);
  parser.attempt(block.line, () => {
    checkItems(block.bytes);
    const parsed =
      block.form === 'yaml' ? parseYaml(block.bytes, documentLimits) : canonicalRecord(block.bytes, documentLimits);
    // Only a document that is longer than a string may be can hold one that is too long.
    if (block.bytes.length > maxString) checkStrings(parsed.value);
    parseDocument(parser, parsed, { line: block.line, original: block.bytes });
  });
}

function parseLines(block: EvidenceBlock, parser: BlockParser): void {
  for (const { bytes, line } of linesOf(block.bytes, block.line)) {
    parser.attempt(line, () => parseLine(parser, { line, original: bytes }));
  }
}

/** Nearly all lines of a large feed are clean records, which need not be parsed to their last member. */
function parseLine(parser: BlockParser, place: Place): void {
  const { buffer, byteOffset, length } = place.original;
  const bytes = Buffer.from(buffer, byteOffset, length);
  const record = length > lineLimits.maxBytes ? undefined : scanOsv(bytes, lineLimits.maxDepth);
  if (!record) return parseDocument(parser, canonicalRecord(bytes, lineLimits), place);
  parser.requireFormat('osv');
  parser.accept(record, bytes, place);
}

function parseEpss(block: EvidenceBlock, parser: BlockParser): void {
  const header = block.epss;
  if (!header) throw new RangeError('a block of EPSS lines needs the header of its file');
  for (const { bytes, line } of linesOf(block.bytes, block.line)) {
    parser.attempt(line, () => {
      parser.requireFormat('epss');
      const record = readEpssLine(Buffer.from(bytes).toString('utf8'), header);
      parser.accept(record, canonicalBytes(record.body), { line, original: bytes });
    });
  }
}

interface Place {
  readonly line: number;
  readonly original: Uint8Array;
}

interface Parsed {
  readonly value: unknown;
  readonly body: Buffer;
  readonly verbatimNumbers: boolean;
}

/** What reads a whole document, by its form. */
export const documentReaders: Readonly<
  Record<Exclude<DocumentForm, 'companion'>, (document: unknown) => DocumentRecords>
> = {
  osv: readOsv,
  openvex: readOpenvex,
  csaf: readCsaf,
  cyclonedx: readCyclonedx,
  spdx: readSpdx,
  kev: readKev,
  'maven-artifact': readMavenArtifact,
};

function parseDocument(parser: BlockParser, parsed: Parsed, place: Place): void {
  const form = recogniseDocument(parsed.value);
  if (form === 'companion') return parser.skip('accompanies evidence and holds none itself');
  parser.requireFormat(form);
  const { records, refused } = documentReaders[form](parsed.value);
  for (const refusal of refused) {
    parser.refuse(new FormatError(refusal.code, refusal.reason, { pointer: refusal.pointer }), place.line);
  }
  for (const record of records) {
    parser.accept(flagNumbers(record, parsed), bodyOf(record, parsed), place);
  }
}

/** A record that is the whole document has its canonical bytes already. */
const bodyOf = (record: EvidenceRecord, parsed: Parsed) =>
  record.body === parsed.value ? parsed.body : canonicalBytes(record.body);

function flagNumbers(record: EvidenceRecord, { verbatimNumbers }: Parsed): EvidenceRecord {
  if (!verbatimNumbers) return record;
  const message = 'holds a number that RFC 8785 would change; it is kept as written';
  return { ...record, warnings: [...record.warnings, { code: 'verbatim-number', pointer: '', message }] };
}
