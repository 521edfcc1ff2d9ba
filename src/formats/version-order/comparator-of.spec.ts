import { versionVectors } from '../../../test/support/version-vectors.js';
import { knownEcosystems } from '../osv/ecosystems.js';
import { FormatError } from '../format-error.js';
import { comparatorOf, orderedEcosystems } from './comparator-of.js';
import { compareVersions, type VersionOrder } from './version-order.js';

const orderOf = (ecosystem: string): VersionOrder => {
  const order = comparatorOf(ecosystem);
  if (!order) throw new Error(`no order for ${ecosystem}`);
  return order;
};

describe.each(Object.entries(versionVectors))('versions of %s', (ecosystem, { ascending, equal, refused }) => {
  const order = orderOf(ecosystem);

  it('are ordered as the specification says', () => {
    const wrong: string[] = [];
    for (const list of ascending) {
      for (const [i, a] of list.entries()) {
        for (const [j, b] of list.entries()) {
          const got = compareVersions(order, a, b);
          if (got !== Math.sign(i - j)) wrong.push(`${a} against ${b} is ${got}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('are equal, with one canonical form, however they are spelt', () => {
    for (const list of equal) {
      expect(list.map((version) => compareVersions(order, list[0]!, version))).toEqual(list.map(() => 0));
      expect(new Set(list.map((version) => order.canonical?.(order.parse(version)))).size).toBe(1);
    }
  });

  it('have different canonical forms when they differ', () => {
    for (const list of ascending) {
      expect(new Set(list.map((version) => order.canonical!(order.parse(version)))).size).toBe(list.length);
    }
  });

  it.each(refused)('do not include %j, and the reason is said', (text) => {
    expect(() => order.parse(text)).toThrow(FormatError);
    expect(() => order.parse(text)).toThrow(expect.objectContaining({ code: 'version' }));
    expect(() => order.parse(text)).toThrow(/is no .+ version: it /);
  });
});

describe('the comparators', () => {
  it('are found by ecosystem, with and without its release', () => {
    for (const [released, base] of [
      ['Debian:12', 'Debian'],
      ['Alpine:v3.20', 'Alpine'],
      ['AlmaLinux:9', 'AlmaLinux'],
      ['Ubuntu:Pro:18.04:LTS', 'Ubuntu'],
      ['SUSE:Linux Enterprise Server 15 SP5', 'SUSE'],
    ] as const) {
      expect(comparatorOf(released)).toBe(orderOf(base));
    }
  });

  it.each(['Android', 'Linux', 'OSS-Fuzz', 'nonesuch', 'toString', '__proto__', ''])(
    'know no order for %j',
    (ecosystem) => {
      expect(comparatorOf(ecosystem)).toBeUndefined();
    },
  );

  it('go by the names of the OSV schema, but for the one that it lacks', () => {
    expect(orderedEcosystems.filter((name) => !knownEcosystems.has(name))).toEqual(['CocoaPods']);
  });

  it.each(orderedEcosystems)('of %s refuse a text without an end (B55)', (ecosystem) => {
    expect(() => orderOf(ecosystem).parse('1'.repeat(1025))).toThrow(/1025 characters, 1024 are the limit/);
  });

  it('quote at most 80 characters of what they refuse', () => {
    expect(() => orderOf('npm').parse(`<${'x'.repeat(500)}`)).toThrow(/^"<x{79}\.\.\." is no npm version/);
  });
});
