import { archiveTypes, type ArchiveType, type MavenArtifact } from './maven-artifact.js';
import type { PomProperties } from './pom-properties.js';

export type Coordinates = Omit<MavenArtifact, 'sha1'>;

/** The archive type that a file name ends in, of any case; undefined for another file. */
export function archiveTypeOf(name: string): ArchiveType | undefined {
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  return archiveTypes.find((type) => type === extension);
}

/**
 * The coordinates of a jar, from the descriptions that lie in it and from where it lies: `path` is that below the root of a repository, with
 * `/`. In order: the one description that fits the file's name; the path, where it has the layout of a Maven repository
 * (`<group>/<artifact>/<version>/<artifact>-<version>[-<classifier>].jar`); the only description of a renamed jar. A string is the reason why there are none.
 */
export function coordinatesOf(
  path: string,
  archiveType: ArchiveType,
  descriptions: readonly PomProperties[],
): Coordinates | string {
  const segments = path.split('/');
  const stem = segments.pop()!.slice(0, -archiveType.length - 1);
  const fitting = distinct(descriptions.filter((description) => endOf(stem, description) !== undefined));
  const [only, another] = fitting.length > 0 ? fitting : (placedIn(segments, stem) ?? distinct(descriptions));
  if (only && !another) return { ...only, archiveType, ...classifierOf(stem, only) };
  if (another) return `holds ${descriptions.length} pom.properties, and its name does not tell which one is its own`;
  return 'holds no pom.properties and does not lie where a Maven repository would have it';
}

function placedIn(folders: readonly string[], stem: string): readonly PomProperties[] | undefined {
  const [artifactId, version] = folders.slice(-2);
  const groupId = folders.slice(0, -2).join('.');
  if (artifactId === undefined || version === undefined || groupId === '') return undefined;
  const placed = { groupId, artifactId, version };
  return endOf(stem, placed) === undefined ? undefined : [placed];
}

/** What follows `<artifact>-<version>` in a file's name: '' or `-<classifier>`; undefined where the name is another. */
function endOf(stem: string, { artifactId, version }: PomProperties): string | undefined {
  if (!stem.startsWith(`${artifactId}-`)) return undefined;
  const rest = stem.slice(artifactId.length + 1);
  const built = builtVersion(rest, version);
  if (built === undefined) return undefined;
  const end = rest.slice(built.length);
  return end === '' || /^-./.test(end) ? end : undefined;
}

/** The version as it begins the text; that of a snapshot may be the time and number of its build (Maven, "Snapshot Version"). */
function builtVersion(text: string, version: string): string | undefined {
  if (text.startsWith(version)) return version;
  if (!version.endsWith('-SNAPSHOT')) return undefined;
  const base = version.slice(0, -'SNAPSHOT'.length);
  const [build] = text.startsWith(base) ? (/^\d{8}\.\d{6}-\d+/.exec(text.slice(base.length)) ?? []) : [];
  return build === undefined ? undefined : base + build;
}

function classifierOf(stem: string, description: PomProperties): { readonly classifier?: string } {
  const end = endOf(stem, description) ?? '';
  return end === '' ? {} : { classifier: end.slice(1) };
}

const distinct = (descriptions: readonly PomProperties[]): readonly PomProperties[] => [
  ...new Map(descriptions.map((one) => [`${one.groupId}:${one.artifactId}:${one.version}`, one] as const)).values(),
];
