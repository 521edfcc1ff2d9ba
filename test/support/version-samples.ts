import * as fc from 'fast-check';

const semver = /^[0-2]\.[0-2]\.(0|2|10)(-(0|1|10|alpha|beta|rc1|a-b)(\.(0|2|11|x))?)?(\+(a|1))?$/;
const loose = /^v?[0-2](\.[0-2](\.(0|2|10))?)?(-(0|10|beta)(\.(2|x))?)?$/;
const rpm = /^([01]:)?[0-2](\.(0|1|01|10|a|rc|b2)){0,2}([~^]{1,2}(rc|git)?[0-2]?)?(-[0-2](\.el[89](_[0-2])?)?)?$/;
const debian = /^([01]:)?[0-2]([.+~a](0|1|10|rc|b)){0,3}(-[01]([.~+](1|deb1|a)){0,2})?$/;
const apk =
  /^[0-2](\.(0|00|01|1|9|10)){0,2}[ab]?(_(alpha|beta|pre|rc|cvs|git|p)(1|2|10)?){0,2}(~(ab|12))?(-r(0|1|10))?$/;

// Few different parts, so that versions that begin alike, or are equal, come up often.
const grammars: Readonly<Record<string, RegExp>> = {
  npm: semver,
  'crates.io': semver,
  Hex: semver,
  Pub: semver,
  SwiftURL: semver,
  Go: /^v[0-2]\.[0-2]\.(0|2|10)(-((rc\.)?0\.2020010100000[0-9]-abcdefabcdef|rc\.[12]))?(\+incompatible)?$/,
  Julia: /^[0-2](\.[0-2](\.(0|2|10))?)?(-(0|10|rc1|beta\.2)?)?(\+(0|a)?)?$/,
  'GitHub Actions': loose,
  NuGet: /^[0-2](\.(0|00|1|10)){0,3}(-(0|1|10|Alpha|alpha|beta)(\.(0|2|X|x))?)?(\+a)?$/,
  PyPI: /^(1!)?[0-2](\.(0|1|10)){0,2}((a|b|rc)(0|1|10))?(\.post(0|1))?(\.dev(0|2))?(\+(0|1|a|ab)(\.(1|b))?)?$/,
  RubyGems: /^[0-2](\.(0|1|10|a|b|rc1|b2c)){0,3}(-(x|1))?$/,
  Maven: /^[0-2](\.(0|1|10)){0,2}([.-](alpha|a1|beta-2|rc|RC1|snapshot|ga|final|sp|foo|foo2|1|10)){0,2}$/,
  Packagist: /^v?[0-2](\.(0|1|10)){0,3}(-(alpha|beta|RC|patch|b|a|p)(1|2|10)?)?(-dev)?$/,
  AlmaLinux: rpm,
  Debian: debian,
  Alpine: apk,
  Bitnami: /^[0-2]\.[0-2]\.(0|2|10)(-(0|1|10|r1))?$/,
};

/** The ecosystems of `versionsOf`: one for each way to read and order versions. */
export const sampledEcosystems: readonly string[] = Object.keys(grammars);

/** Versions of an ecosystem, valid in it. */
export function versionsOf(ecosystem: string): fc.Arbitrary<string> {
  return fc.stringMatching(grammars[ecosystem]!);
}
