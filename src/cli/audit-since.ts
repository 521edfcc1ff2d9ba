import { readFile, stat } from 'node:fs/promises';
import { decodeEnvelope } from '../formats/dsse/envelope.js';
import { decodeStatement } from '../formats/in-toto/statement.js';
import { JsonShape } from '../formats/json-shape/json-shape.js';
import { usage } from './cli-error.js';

const largestFile = 1024 * 1024;

/**
 * The signed checkpoint in a file: the note itself, or `provenance.dsse.json` of a bundle, which carries one. Nothing is believed
 * here; whoever uses the note checks its signature. Throws usage (exit 2) where there is none.
 */
export async function readCheckpointFile(file: string): Promise<string> {
  if ((await stat(file)).size > largestFile) throw usage(`${file} is too large for a checkpoint`, { where: file });
  const bytes = await readFile(file);
  return bytes[0] === '{'.charCodeAt(0) ? fromProvenance(bytes, file) : bytes.toString('utf8');
}

function fromProvenance(bytes: Buffer, file: string): string {
  const { predicate } = decodeStatement(decodeEnvelope(bytes).payload);
  const parameters = JsonShape.of(predicate, '/predicate').object('buildDefinition').object('internalParameters');
  if (parameters.has('auditCheckpoint')) return parameters.string('auditCheckpoint', 65_536);
  throw usage(`${file} carries no checkpoint: the bundle was made before there was an entry in the log`, {
    where: file,
  });
}
