import { existsSync } from 'node:fs';
import * as fc from 'fast-check';
import { parseConstraint } from '../../src/formats/trivy-constraint/constraint-grammar.js';
import { trivyLanguageOf } from '../../src/formats/trivy-constraint/trivy-language.js';
import { trivyReports, type AdvisoryVersions } from '../../src/formats/trivy-constraint/trivy-match.js';
import { writeConstraints } from '../../src/formats/trivy-constraint/write-constraints.js';
import type { OsvEvent } from '../../src/formats/version-order/affected-intervals.js';
import { affects, type OsvAffected } from '../../src/formats/version-order/affects.js';
import { comparatorOf } from '../../src/formats/version-order/comparator-of.js';
import { compareVersions } from '../../src/formats/version-order/version-order.js';
import { askGo, goPeer, type GoAnswer } from '../support/version-peers.js';
import { sampledEcosystems, versionsOf } from '../support/version-samples.js';

const there = existsSync(goPeer);
const whenThere = there ? it : it.skip;
if (process.env.CI === 'true') it('has the libraries of Trivy in CI', () => expect(there).toBe(true));
if (!there) {
  console.warn(
    'SKIPPED: the libraries of Trivy are not here, so they do not check our constraints. Get them with: sh scripts/tools/fetch-version-peers.sh',
  );
}

const languages = sampledEcosystems.filter((ecosystem) => trivyLanguageOf(ecosystem));

/** Versions that the library compares in a way of its own, and those it cannot read. */
const misread: Readonly<Record<string, RegExp>> = {
  PyPI: /\+/,
  Maven: /\.[a-z]+[.-]|\.[a-z]/i,
  Julia: /-$|\+$|-\+/,
  SwiftURL: /-x|\.x/,
  npm: /-x|\.x/,
  'crates.io': /-x|\.x/,
  Hex: /-x|\.x/,
  Pub: /-x|\.x/,
  NuGet: /-x|\.x/i,
  'GitHub Actions': /-x|\.x/,
  Bitnami: /-x|\.x/,
};

interface Case {
  readonly affected: OsvAffected;
  readonly probe: string;
}

function cases(ecosystem: string): Case[] {
  const version = versionsOf(ecosystem).filter((text) => !misread[ecosystem]?.test(text));
  const name = fc.constantFrom('introduced', 'introduced', 'fixed', 'last_affected');
  const event: fc.Arbitrary<OsvEvent> = fc.tuple(name, version).map(([key, text]) => ({ [key]: text }));
  const range = fc.array(event, { maxLength: 4 }).map((events) => ({ type: 'ECOSYSTEM', events }));
  const affected = fc.record({
    ecosystem: fc.constant(ecosystem),
    ranges: fc.array(range, { maxLength: 2 }),
    versions: fc.array(version, { maxLength: 2 }),
  });
  return fc.sample(fc.record({ affected, probe: version }), { seed: 4, numRuns: 300 });
}

/** What Trivy's compare.IsVulnerable does with an advisory, asked of its libraries. */
function reportsThere(
  scheme: string,
  asked: readonly { versions: AdvisoryVersions; probe: string }[],
): (boolean | string)[] {
  const list = (all: readonly string[]) => all.join(' || ');
  const ask = (side: 'vulnerable' | 'patched') =>
    askGo(asked.map(({ versions, probe: a }) => ({ scheme, a, constraint: list(versions[side]) || '<0, >0' })));
  const patched = ask('patched');
  return ask('vulnerable').map((answer, i) => {
    const refused: GoAnswer | undefined = [answer, patched[i]!].find(({ error }) => error !== undefined);
    return refused?.error ?? (answer.match === true && patched[i]!.match !== true);
  });
}

/** Whether two of the versions concerned stand in another order to Trivy than in their ecosystem. */
function ordersOtherwise({ ecosystem, ranges = [], versions = [] }: OsvAffected, probe: string): boolean {
  const ours = comparatorOf(ecosystem)!;
  const theirs = trivyLanguageOf(ecosystem)!.grammar.order;
  const all = [probe, ...versions, ...ranges.flatMap(({ events }) => events.flatMap((event) => Object.values(event)))];
  return all.some((a) => all.some((b) => compareVersions(ours, a, b) !== compareVersions(theirs, a, b)));
}

describe.each(languages)('constraints of %s', (ecosystem) => {
  const { grammar } = trivyLanguageOf(ecosystem)!;
  const asked = cases(ecosystem).map(({ affected, probe }) => ({
    affected,
    probe,
    versions: writeConstraints(grammar, affected),
  }));

  whenThere('are read by the library of Trivy, which then reports what we expect', () => {
    const there = reportsThere(grammar.name, asked);
    const different = asked.flatMap(({ versions, probe }, i) => {
      const here = trivyReports(grammar, versions, probe);
      return here === there[i] ? [] : [`${probe} in ${JSON.stringify(versions)}: ${here} here, ${there[i]} there`];
    });
    expect(different).toEqual([]);
    expect(there.filter((reported) => reported === true).length).toBeGreaterThan(20);
  });

  whenThere('make Trivy report what OSV calls affected, unless Trivy orders these very versions otherwise', () => {
    const there = reportsThere(grammar.name, asked);
    const different = asked.flatMap(({ affected, probe, versions }, i) => {
      const expected = affects(affected, probe);
      if (expected === there[i] || ordersOtherwise(affected, probe)) return [];
      return [`${probe} in ${JSON.stringify({ affected, versions })}: ${expected} by OSV`];
    });
    expect(different).toEqual([]);
  });

  it('lose nothing without a word', () => {
    for (const { affected, versions } of asked) {
      expect(versions.dropped.length).toBe(0);
      for (const listed of affected.versions ?? []) expect(trivyReports(grammar, versions, listed)).toBe(true);
    }
  });
});

describe.each([...new Set(languages.map((ecosystem) => trivyLanguageOf(ecosystem)!.grammar))])(
  'the grammar $name',
  (grammar) => {
    whenThere('takes nothing that the library of Trivy refuses', () => {
      const pieces = [
        '=',
        '==',
        '!=',
        '>',
        '>=',
        '<',
        '<=',
        '~',
        '^',
        '~>',
        '~=',
        '1',
        '0',
        '.',
        '-',
        '+',
        'rc1',
        'a',
        'x',
        '*',
        '.*',
        ' ',
        ', ',
        ' || ',
        'v',
        '1.0',
        '1.2.3',
        '2!1',
        '_',
        'dev',
      ];
      const texts = fc
        .sample(fc.array(fc.constantFrom(...pieces), { maxLength: 7 }), { seed: 4, numRuns: 6000 })
        .map((list) => list.join(''));
      const taken = texts.filter((text) => isTaken(text));
      const answers = askGo(taken.map((constraint) => ({ scheme: grammar.name, a: '1.2.3', constraint })));
      expect(taken.filter((_, i) => answers[i]!.error !== undefined)).toEqual([]);
      expect(taken.length).toBeGreaterThan(100);

      function isTaken(text: string): boolean {
        try {
          return parseConstraint(grammar, text).length > 0;
        } catch {
          return false;
        }
      }
    });
  },
);
