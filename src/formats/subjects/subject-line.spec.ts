import { zeroDigest } from '../../../test/support/bundle-fixture.js';
import type { NormalizedRecord } from '../normalized-record/normalized-record.js';
import { encodeSubjectLine, longestSubject, parseSubjectLine, subjectLinesOf } from './subject-line.js';

const lineOf = (kind: string, record?: object) => ({
  pointer: { kind, key: `src/${kind}`, digest: zeroDigest },
  ...(record ? { record: record as NormalizedRecord } : {}),
});
const statement = { vulnerability: 'CVE-1', aliases: [], status: 'fixed' };

describe('a line of subjects.jsonl', () => {
  it('is there once for each subject of an SBOM and each product of a VEX document, by package URL where it has one', () => {
    expect(subjectLinesOf(lineOf('sboms', { subjects: ['pkg:npm/a@1', 'pkg:npm/a@1', ''], components: [] }))).toEqual([
      '{"about":"pkg:npm/a@1","key":"src/sboms","kind":"sboms"}\n',
    ]);
    const statements = [
      { ...statement, product: 'P-1', purls: ['pkg:npm/a@1', 'pkg:npm/b@2'] },
      { ...statement, product: 'P-2', purls: [] },
    ];
    expect(subjectLinesOf(lineOf('vex', { statements }))).toEqual([
      '{"about":"pkg:npm/a@1","key":"src/vex","kind":"vex"}\n',
      '{"about":"pkg:npm/b@2","key":"src/vex","kind":"vex"}\n',
      '{"about":"P-2","key":"src/vex","kind":"vex"}\n',
    ]);
  });

  it('is not there for other kinds, for what could not be read, and for what is too long', () => {
    expect(subjectLinesOf(lineOf('advisories', { subjects: ['pkg:npm/a@1'] }))).toEqual([]);
    expect(subjectLinesOf(lineOf('vex'))).toEqual([]);
    expect(subjectLinesOf(lineOf('sboms', { subjects: ['x'.repeat(longestSubject + 1)] }))).toEqual([]);
  });

  it('is read as it was written, and refused where it is not canonical or has other members', () => {
    const line = { about: 'pkg:npm/a@1', key: 'src/1', kind: 'vex' } as const;
    const text = encodeSubjectLine(line).trimEnd();
    expect(parseSubjectLine(Buffer.from(text))).toEqual(line);
    for (const wrong of [` ${text}`, text.replace('"vex"', '"kev"'), text.replace('}', ',"more":1}')])
      expect(() => parseSubjectLine(Buffer.from(wrong))).toThrow();
  });
});
