import { brief, isBrokenCveId, type RecordReader } from '../evidence-record/record-reader.js';
import { purlSubjects } from '../evidence-record/purl-subjects.js';
import { sha256Subject } from '../evidence-record/sha256-subject.js';
import { packagePurl } from '../purl/purl.js';

/** `software_packageUrl`, and external identifiers of the type packageUrl (SPDX 3.0, classes Package and ExternalIdentifier). */
export function readPurls3(element: RecordReader): string[] {
  const own = purlOf(element, 'software_packageUrl');
  const others = element
    .objects('externalIdentifier')
    .filter((identifier) => identifier.raw('externalIdentifierType') === 'packageUrl')
    .flatMap((identifier) => purlOf(identifier, 'identifier'));
  return [...own, ...others];
}

function purlOf(holder: RecordReader, name: string): string[] {
  const purl = holder.string(name);
  if (purl === undefined) return [];
  if (packagePurl(purl) !== undefined) return [purl];
  holder.warn('bad-purl', name, `is no package URL: ${brief(purl)}`);
  return [];
}

/** What the element is called outside the document. */
export const subjectsOf3 = (element: RecordReader): string[] => [
  ...readPurls3(element).flatMap(purlSubjects),
  ...readDigests(element),
];

function readDigests(element: RecordReader): string[] {
  return element.objects('verifiedUsing').flatMap((hash) => {
    if (hash.raw('type') !== 'Hash' || hash.required('algorithm') !== 'sha256') return [];
    const value = hash.required('hashValue') ?? '';
    const digest = sha256Subject(value);
    if (digest.length === 0) hash.warn('bad-hash', 'hashValue', `is no sha256 value: ${brief(value)}`);
    return digest;
  });
}

/** A vulnerability is named by its external identifiers of the type cve, else by its name. */
export function readVulnerabilityNames(vulnerability: RecordReader): string[] {
  const identifiers = vulnerability
    .objects('externalIdentifier')
    .filter((identifier) => ['cve', 'securityOther'].includes(String(identifier.raw('externalIdentifierType'))))
    .flatMap((identifier) => identifier.string('identifier') ?? []);
  const names = identifiers.length > 0 ? identifiers : [vulnerability.string('name') ?? ''];
  for (const name of names) {
    if (isBrokenCveId(name)) vulnerability.warn('bad-cve-id', 'externalIdentifier', `is no CVE id: ${brief(name)}`);
  }
  return names.filter((name) => name !== '');
}
