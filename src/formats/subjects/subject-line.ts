import { canonicalJson } from '../canonical-json/canonicalize.js';
import { FormatError } from '../format-error.js';
import { JsonShape, parseCanonical } from '../json-shape/json-shape.js';
import type { NormalizedLine, NormalizedSbom, NormalizedVex } from '../normalized-record/normalized-record.js';

/** Where SBOMs and VEX of a full mirror are found by what they are about (docs/formats/mirror.md). */
export const subjectsPath = 'subjects.jsonl';
export const subjectsMediaType = 'application/vnd.export-center.subjects.v1+jsonl';
export const subjectsVersion = 1;

/** Kinds of evidence that are about something. */
export const kindsWithSubjects = ['sboms', 'vex'] as const;
export type KindWithSubjects = (typeof kindsWithSubjects)[number];

/** Longest subject that is listed, in UTF-8 bytes: nobody looks for a longer one. */
export const longestSubject = 4096;

/** Longest line that is read, in bytes: subject and key, each of them escaped. */
export const subjectLineLimit = 64 * 1024;

/** One record about one subject. Its first member is `about`, so that lines in byte order are in order of subject. */
export interface SubjectLine {
  readonly about: string;
  readonly key: string;
  readonly kind: KindWithSubjects;
}

/** Canonical JSON with its line feed. */
export const encodeSubjectLine = (line: SubjectLine): string => `${canonicalJson(line)}\n`;

/** Reads one line, without its line feed; it must be canonical JSON to the byte. Throws FormatError. */
export function parseSubjectLine(bytes: Uint8Array): SubjectLine {
  if (bytes.length > subjectLineLimit)
    throw new FormatError('too-large', `a line has ${bytes.length} bytes, at most ${subjectLineLimit} are read`);
  const shape = JsonShape.of(parseCanonical(bytes, subjectsPath));
  const line = {
    about: shape.string('about', longestSubject),
    key: shape.string('key'),
    kind: shape.literal('kind', ...kindsWithSubjects),
  };
  shape.close();
  return line;
}

/** The lines of one normalised record, in no particular order, each once; none where the raw one could not be read. */
export function subjectLinesOf({ pointer, record }: NormalizedLine): readonly string[] {
  const { key } = pointer;
  const kind = kindsWithSubjects.find((one) => one === pointer.kind);
  if (!record || !kind) return [];
  const all = kind === 'vex' ? productsOf(record as NormalizedVex) : (record as NormalizedSbom).subjects;
  const listed = [...new Set(all)].filter((about) => about !== '' && Buffer.byteLength(about) <= longestSubject);
  return listed.map((about) => encodeSubjectLine({ about, key, kind }));
}

/** A product by its package URLs where there are any, else as the document names it. */
const productsOf = ({ statements }: NormalizedVex): readonly string[] =>
  statements.flatMap(({ product, purls }) => (purls.length > 0 ? purls : [product]));
