/** `bundle.tar.part-0007`: as many digits as the last one needs, at least four, so that names sort as parts do. */
export function partName(name: string, kind: 'part' | 'parity', number: number, count: number): string {
  return `${name}.${kind}-${numbered(number, count)}`;
}

/** The folder of what goes on one medium. */
export const mediumFolder = (number: number, count: number): string => `medium-${numbered(number, count)}`;

const numbered = (number: number, count: number): string =>
  String(number).padStart(Math.max(4, String(count).length), '0');

/** What a file system of the medium leaves, in bytes. */
export const mediaSizes: Readonly<Record<string, number>> = {
  cd: 700_000_000,
  dvd: 4_690_000_000,
  'dvd-dl': 8_500_000_000,
  bd: 25_000_000_000,
  'bd-dl': 50_000_000_000,
  fat32: 4_294_967_295,
};
