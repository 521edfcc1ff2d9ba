import { digestOf } from '../../src/formats/digest.js';
import type { EvidenceBlock, EvidenceInput, RefusedPart } from '../../src/stages/evidence/evidence-locker.port.js';

/** An OSV record with defaults. */
export function anOsv(id: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id,
    modified: '2024-01-01T00:00:00Z',
    published: '2023-01-01T00:00:00Z',
    affected: [{ package: { ecosystem: 'PyPI', name: `pkg-${id.toLowerCase()}` } }],
    ...more,
  };
}

export const linesOf = (records: readonly unknown[]): string =>
  records.map((record) => JSON.stringify(record)).join('\n');

/** The same upload, as it is when all of it is here. */
export const held = (input: EvidenceInput): EvidenceInput => ({
  ...input,
  atHand: () => Promise.resolve({ read: () => input, close: () => Promise.resolve() }),
});

/** An upload of JSON Lines. */
export function linesInput(records: readonly unknown[], path = 'records.jsonl'): EvidenceInput {
  return textInput(linesOf(records), path);
}

export function textInput(
  text: string,
  path = 'records.jsonl',
  form: EvidenceBlock['form'] = 'json-lines',
): EvidenceInput {
  const bytes = Buffer.from(text);
  return {
    async *blocks(): AsyncGenerator<EvidenceBlock | RefusedPart> {
      yield { form, path, line: 1, bytes };
    },
    summary: () => ({ digest: digestOf(bytes), bytes: bytes.length, files: 1 }),
  };
}
