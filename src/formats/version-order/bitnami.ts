import { compareIdentifiers, compareLists, compareNumerals, comparePadded, trimZeros } from './ordering.js';
import { checkVersionText, versionError, type Order, type VersionOrder } from './version-order.js';

export interface BitnamiVersion {
  readonly numbers: readonly string[];
  readonly revision: readonly string[];
}

const scheme = 'Bitnami';
const pattern =
  /^(?<numbers>(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){0,2})(?:-(?<revision>[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?$/;

/**
 * Bitnami: the form of SemVer, but what follows the hyphen is the revision of the package, so that 1.2.3-1 is ABOVE 1.2.3. Build is ignored.
 * Numbers at the end may be missing.
 */
export const bitnamiOrder: VersionOrder<BitnamiVersion> = { scheme, parse, compare, canonical };

function parse(text: string): BitnamiVersion {
  checkVersionText(scheme, text);
  const groups = pattern.exec(text)?.groups;
  if (!groups) {
    throw versionError(
      scheme,
      text,
      'it needs one to three numbers without leading zeros, then maybe -revision and +build',
    );
  }
  const revision = groups.revision?.split('.') ?? [];
  return {
    numbers: groups.numbers!.split('.'),
    revision: revision.map((id) => (/^\d+$/.test(id) ? trimZeros(id) : id)),
  };
}

function compare(a: BitnamiVersion, b: BitnamiVersion): Order {
  return (
    comparePadded(a.numbers, b.numbers, '0', compareNumerals) ||
    compareLists(a.revision, b.revision, compareIdentifiers)
  );
}

function canonical({ numbers, revision }: BitnamiVersion): string {
  return `${[...numbers, '0', '0'].slice(0, 3).join('.')}${revision.length > 0 ? `-${revision.join('.')}` : ''}`;
}
