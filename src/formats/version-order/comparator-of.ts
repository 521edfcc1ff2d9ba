import { baseEcosystem } from '../osv/package-purl.js';
import { apkOrder } from './apk.js';
import { bitnamiOrder } from './bitnami.js';
import { composerOrder } from './composer.js';
import { debianOrder } from './debian.js';
import { juliaOrder } from './julia.js';
import { mavenOrder } from './maven.js';
import { nugetOrder } from './nuget.js';
import { pep440Order } from './pep440.js';
import { rpmOrder } from './rpm.js';
import { rubyGemsOrder } from './ruby-gems.js';
import { goOrder, looseSemverOrder, npmOrder, pubOrder, semverOrder, swiftOrder } from './semver.js';
import type { VersionOrder } from './version-order.js';

const orders: Readonly<Record<string, VersionOrder>> = {
  AlmaLinux: rpmOrder,
  Alpaquita: apkOrder,
  Alpine: apkOrder,
  'Azure Linux': rpmOrder,
  'BellSoft Hardened Containers': apkOrder,
  Bitnami: bitnamiOrder,
  Chainguard: apkOrder,
  // No ecosystem of OSV, but of Trivy's databases. Pod::Version is a Gem::Version.
  CocoaPods: rubyGemsOrder,
  'crates.io': semverOrder,
  Debian: debianOrder,
  Echo: debianOrder,
  'GitHub Actions': looseSemverOrder,
  Go: goOrder,
  Hex: semverOrder,
  Julia: juliaOrder,
  Kubernetes: looseSemverOrder,
  Mageia: rpmOrder,
  Maven: mavenOrder,
  MinimOS: apkOrder,
  npm: npmOrder,
  NuGet: nugetOrder,
  openEuler: rpmOrder,
  openSUSE: rpmOrder,
  Packagist: composerOrder,
  'Photon OS': rpmOrder,
  Pub: pubOrder,
  PyPI: pep440Order,
  'Red Hat': rpmOrder,
  'Rocky Linux': rpmOrder,
  RubyGems: rubyGemsOrder,
  SUSE: rpmOrder,
  SwiftURL: swiftOrder,
  Ubuntu: debianOrder,
  VSCode: looseSemverOrder,
  Wolfi: apkOrder,
};

/**
 * The order of versions of an OSV ecosystem, or of CocoaPods, with or without a release (`Debian:12`). undefined where the ecosystem has no order that is
 * written down (Android, Linux, OSS-Fuzz, ...) or none is built (CRAN, Hackage, ...): its versions can only be listed one by one.
 */
export function comparatorOf(ecosystem: string): VersionOrder | undefined {
  const base = baseEcosystem(ecosystem);
  return Object.hasOwn(orders, base) ? orders[base] : undefined;
}

/** The ecosystems that `comparatorOf` knows, without releases. */
export const orderedEcosystems: readonly string[] = Object.keys(orders);
