import { TemporaryFolder, zeroDigest } from '../../../test/support/bundle-fixture.js';
import type { BundleManifest } from '../../formats/bundle-manifest/manifest.js';
import { canonicalJson } from '../../formats/canonical-json/canonicalize.js';
import { encodeSubjectLine, subjectsPath, type KindWithSubjects } from '../../formats/subjects/subject-line.js';
import { compressFrame } from '../../formats/zstd/zstd-frame.js';
import { BundleContents } from './bundle-contents.js';
import { checkSubjects } from './check-subjects.js';

const sbom = (key: string, ...subjects: string[]) =>
  `${canonicalJson({ pointer: { kind: 'sboms', key, digest: zeroDigest }, record: { subjects, components: [] } })}\n`;
const about = (subject: string, key: string, kind: KindWithSubjects = 'sboms') =>
  encodeSubjectLine({ about: subject, key, kind });
const pack = (...frames: string[]) => Buffer.concat(frames.map((lines) => compressFrame(Buffer.from(lines), 3)));

const good = [about('pkg:a', 's/1'), about('pkg:a', 's/3'), about('pkg:b', 's/1')];

/** Checks a list beside three SBOMs in two frames. */
function check(lines: readonly string[]): string {
  using folder = new TemporaryFolder();
  const files = new Map([
    ['normalized/sboms/000001.jsonl.zst', pack(sbom('s/1', 'pkg:b', 'pkg:a') + sbom('s/2'), sbom('s/3', 'pkg:a'))],
    [subjectsPath, Buffer.from(lines.join(''))],
  ]);
  using contents = new BundleContents(folder.writeBundle(files));
  return checkSubjects(contents, { entries: [...files.keys()].map((path) => ({ path })) } as unknown as BundleManifest);
}

describe('the check of subjects.jsonl', () => {
  it('takes the list that follows from the normalised records', () => {
    expect(check(good)).toBe('3 subjects of SBOMs and VEX, those of the normalised records');
  });

  it.each([
    ['misses a line', good.slice(1), /2 lines that are not the 3/],
    ['has one more', [...good, about('pkg:c', 's/1')], /4 lines that are not the 3/],
    ['has another in its place', [...good.slice(0, 2), about('pkg:b', 's/2')], /3 lines that are not the 3/],
    ['names another kind', [about('pkg:a', 's/1', 'vex'), ...good.slice(1)], /is not behind|are not the 3/],
    ['is out of order', [good[1]!, good[0]!, good[2]!], /line 2 is not behind the one before/],
    ['has a line twice', [good[0]!, ...good], /line 2 is not behind the one before/],
    ['is not canonical', [good[0]!.replace('{', '{ '), ...good.slice(1)], /subjects\.jsonl: /],
  ])('refuses one that %s', (_, lines, message) => {
    expect(() => check(lines)).toThrow(message);
  });
});
