import { createHash } from 'node:crypto';
import type { TrivyRow } from './row.js';

/** The bucket that tells which products a repository is of: Trivy reports of Red Hat only what shares a product with a package's repositories. */
export const redHatCpeBucket = 'Red Hat CPE';

const arches = ['x86_64', 'aarch64', 'ppc64le', 's390x'];

/**
 * The repositories of a product, by Red Hat's own naming. In: what OSV writes behind `Red Hat:`, the product's CPE 2.2 without `cpe:/a:redhat:`.
 * Empty where the product is no channel of Red Hat Enterprise Linux: its repositories, or container builds, are in no evidence.
 */
export function repositoriesOf(product: string): readonly string[] {
  const [, line, release, channel] = /^([a-z0-9_]+):(\d+(?:\.\d+)?)(?:::([a-z_]+))?$/.exec(product) ?? [];
  if (line === undefined || release === undefined) return [];
  const [whole = '', minor] = release.split('.');
  if (line === 'enterprise_linux') return minor === undefined ? mainRepositories(whole, channel) : [];
  const extended = /^rhel_(eus|aus|tus|e4s)$/.exec(line)?.[1];
  if (extended === undefined || minor === undefined) return [];
  return channelsOf(channel).flatMap((name) =>
    arches.map((arch) => `rhel-${whole}-for-${arch}-${name}-${extended}-rpms__${whole}_DOT_${minor}`),
  );
}

function mainRepositories(release: string, channel: string | undefined): readonly string[] {
  if (Number(release) < 8) {
    const variants = channel === undefined ? ['server'] : [channel];
    return variants.flatMap((name) =>
      ['', '-optional', '-extras'].map((part) => `rhel-${release}-${name}${part}-rpms`),
    );
  }
  return channelsOf(channel).flatMap((name) =>
    arches.map((arch) =>
      name === 'crb'
        ? `codeready-builder-for-rhel-${release}-${arch}-rpms`
        : `rhel-${release}-for-${arch}-${name}-rpms`,
    ),
  );
}

function channelsOf(channel: string | undefined): readonly string[] {
  return channel === undefined ? ['baseos', 'appstream'] : [channel.replaceAll('_', '-')];
}

/** The number of a product in the database: the same whatever other products there are. 48 bits of SHA-256. */
export function cpeIndex(product: string): number {
  return createHash('sha256').update(product).digest().readUIntBE(0, 6);
}

/** The rows that lead from the product's repositories to it. */
export function productRows(product: string): readonly TrivyRow[] {
  const index = cpeIndex(product);
  return [
    { path: [redHatCpeBucket, 'cpe'], key: String(index), value: [{ cpe: `cpe:/:redhat:${product}` }] },
    ...repositoriesOf(product).map((repository) => ({
      path: [redHatCpeBucket, 'repository'],
      key: repository,
      value: [{ index }],
    })),
  ];
}

const always = [
  '6::server',
  '7::server',
  '8::baseos',
  '8::appstream',
  '9::baseos',
  '9::appstream',
  '10::baseos',
  '10::appstream',
];

/**
 * Rows of every database, whatever its evidence: Trivy ends the whole scan of an image of Red Hat Enterprise Linux, its language packages
 * included, if it finds no product for the repositories there.
 */
export function baseRows(): readonly TrivyRow[] {
  return always.flatMap((release) => productRows(`enterprise_linux:${release}`));
}
