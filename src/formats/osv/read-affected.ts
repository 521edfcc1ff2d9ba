import { distinct } from '../evidence-record/distinct.js';
import { packagePurl } from '../purl/purl.js';
import { brief, type RecordReader } from '../evidence-record/record-reader.js';
import { knownEcosystems } from './ecosystems.js';
import { baseEcosystem, osvPackagePurl } from './package-purl.js';

/** What `affected[]` names. Ecosystems come with and without their suffix, so that `AlmaLinux` selects `AlmaLinux:9`. */
export function readAffected(list: readonly RecordReader[]): {
  readonly ecosystems: string[];
  readonly packages: string[];
} {
  const ecosystems: string[] = [];
  const packages: string[] = [];
  for (const affected of list) {
    const { ecosystem, purl } = readPackage(affected);
    if (ecosystem && !knownEcosystems.has(baseEcosystem(ecosystem)))
      affected.warn(
        'unknown-ecosystem',
        'package',
        `names an ecosystem that the schema does not have: ${brief(ecosystem)}`,
      );
    if (ecosystem) ecosystems.push(ecosystem, baseEcosystem(ecosystem));
    if (purl) packages.push(purl);
    affected.strings('versions');
    for (const range of affected.objects('ranges')) checkRange(range);
  }
  return { ecosystems: distinct(ecosystems), packages: distinct(packages) };
}

function readPackage(affected: RecordReader): { readonly ecosystem?: string; readonly purl?: string } {
  const described = affected.object('package');
  if (!described) return {};
  const ecosystem = described.required('ecosystem');
  const name = described.required('name');
  const written = described.string('purl');
  const purl = written === undefined ? undefined : packagePurl(written);
  if (purl !== undefined) return { ecosystem, purl };
  if (written !== undefined) described.warn('bad-purl', 'purl', `is no package URL: ${brief(written)}`);
  return { ecosystem, purl: ecosystem && name ? osvPackagePurl(ecosystem, name) : undefined };
}

const rangeTypes = new Set(['GIT', 'SEMVER', 'ECOSYSTEM']);
const eventNames = ['introduced', 'fixed', 'last_affected', 'limit'] as const;

const commitPattern = /^(?:0|[a-f0-9]{40}|[a-f0-9]{64})$/;

/** OSV schema, "affected[].ranges[].events": at least one `introduced`, one thing an event, no `fixed` beside `last_affected`. */
function checkRange(range: RecordReader): void {
  const type = range.oneOf('type', rangeTypes);
  if (type === undefined && range.raw('type') === undefined) range.warn('missing', 'type', 'is required but absent');
  if (type === 'GIT') range.required('repo');
  const seen = new Set<string>();
  for (const event of range.objects('events')) {
    const names = eventNames.filter((name) => event.raw(name) !== undefined);
    if (names.length !== 1)
      event.warn('bad-range', '', 'an event names exactly one of introduced, fixed, last_affected, limit');
    for (const name of names) {
      seen.add(name);
      const commit = event.string(name);
      if (type === 'GIT' && commit !== undefined && !commitPattern.test(commit))
        event.warn('bad-range', name, `is no full commit hash: ${brief(commit)}`);
    }
  }
  if (!seen.has('introduced')) range.warn('bad-range', 'events', 'no event says where the range was introduced');
  if (seen.has('fixed') && seen.has('last_affected'))
    range.warn('bad-range', 'events', 'fixed and last_affected exclude each other');
}
