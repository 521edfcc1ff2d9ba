import { hash } from 'node:crypto';
import type { EvidenceRecord, RecordColumns, RecordWarning } from '../../../formats/evidence-record/evidence-record.js';
import { FormatError } from '../../../formats/format-error.js';
import { toExportCenterError } from '../../../kernel/errors.js';
import type { EvidenceKind } from '../../../kernel/evidence.js';
import { listNames } from '../evidence-catalog.port.js';
import type { EvidenceBlock, EvidenceFormat } from '../evidence-locker.port.js';
import type { ParsedSink } from './parsed-record.js';

/** What the batch's header demands of every record. */
export interface ParseRules {
  readonly source: string;
  readonly kind?: EvidenceKind;
  readonly schema?: EvidenceFormat;
}

/** Turns what the formats give, or throw, into calls of the sink. */
export class BlockParser {
  readonly #block: EvidenceBlock;
  readonly #rules: ParseRules;
  readonly #sink: ParsedSink;

  constructor(block: EvidenceBlock, rules: ParseRules, sink: ParsedSink) {
    this.#block = block;
    this.#rules = rules;
    this.#sink = sink;
  }

  /** Runs `work`; a FormatError becomes a refusal of the line. */
  attempt(line: number, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.refuse(error, line);
    }
  }

  requireFormat(format: EvidenceFormat): void {
    const { schema } = this.#rules;
    if (schema !== undefined && schema !== format)
      throw new FormatError('unsupported', `the batch declares schema ${schema}, this is ${format}`);
  }

  accept(record: EvidenceRecord, body: Buffer, place: { readonly line: number; readonly original: Uint8Array }): void {
    const { kind, source } = this.#rules;
    if (kind !== undefined && kind !== record.kind)
      throw new FormatError('unsupported', `the batch declares kind ${kind}, this record is one of ${record.kind}`);
    const { columns, warnings } = storable(record);
    this.#sink.record({
      record: { ...record, columns },
      key: `${source}/${record.id}`,
      body,
      digest: hash('sha256', body, 'buffer'),
      path: this.#block.path,
      line: place.line,
      original: place.original,
      warnings,
    });
  }

  refuse(error: FormatError, line: number): void {
    this.#sink.refusal({
      path: this.#block.path,
      // A document says where inside it the fault lies; the bytes of a line are a document of one line.
      line: line + (error.line ?? 1) - 1,
      ...(error.pointer === undefined ? {} : { pointer: error.pointer }),
      code: error.code === 'unsupported' ? 'EC-EVIDENCE-FORMAT' : toExportCenterError(error).code,
      reason: error.message,
    });
  }

  skip(message: string): void {
    this.#sink.skipped({ path: this.#block.path, message });
  }
}

/** PostgreSQL's text cannot hold U+0000: such a value stays in the body, but nothing can be selected by it. */
export function storable(record: Pick<EvidenceRecord, 'columns' | 'warnings'>): {
  readonly columns: RecordColumns;
  readonly warnings: readonly RecordWarning[];
} {
  const dirty = listNames.filter((name) => record.columns[name].some((value) => value.includes('\0')));
  if (dirty.length === 0) return record;
  const cleaned = dirty.map((name) => [name, record.columns[name].filter((value) => !value.includes('\0'))]);
  const warning = {
    code: 'nul-character',
    pointer: '',
    message: `holds U+0000, so it cannot be selected by that: ${dirty.join(', ')}`,
  };
  return { columns: { ...record.columns, ...Object.fromEntries(cleaned) }, warnings: [...record.warnings, warning] };
}
