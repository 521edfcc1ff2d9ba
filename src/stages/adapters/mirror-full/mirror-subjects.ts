import type { NormalizedLine } from '../../../formats/normalized-record/normalized-record.js';
import {
  kindsWithSubjects,
  subjectLinesOf,
  subjectsMediaType,
  subjectsPath,
} from '../../../formats/subjects/subject-line.js';
import type { ExtraDerivation } from '../derive-files.js';
import { SortedLines } from '../sorting/sorted-lines.js';

/** subjects.jsonl: SBOMs and VEX by what they are about. Of the normalised records, so that it holds nothing that a projection took away. */
export async function mirrorSubjects({ normalized, scratch, emit, signal }: ExtraDerivation): Promise<void> {
  const lines = new SortedLines(scratch);
  for (const kind of kindsWithSubjects)
    for await (const plain of normalized(kind)) {
      signal.throwIfAborted();
      for (const line of normalizedLinesIn(plain)) for (const found of subjectLinesOf(line)) lines.add(found);
    }
  await emit({ path: subjectsPath, mediaType: subjectsMediaType }, lines.sorted());
}

function* normalizedLinesIn(plain: Buffer): Generator<NormalizedLine> {
  for (let start = 0; start < plain.length;) {
    const end = plain.indexOf(10, start);
    yield JSON.parse(plain.toString('utf8', start, end)) as NormalizedLine;
    start = end + 1;
  }
}
