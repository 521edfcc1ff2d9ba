/** What `META-INF/maven/<group>/<artifact>/pom.properties` says of the jar it lies in (Maven Archiver). */
export interface PomProperties {
  readonly groupId: string;
  readonly artifactId: string;
  readonly version: string;
}

const names = ['groupId', 'artifactId', 'version'] as const;

/**
 * Reads a file in the form of java.util.Properties (`load`, "line-oriented format"). Undefined where one of the three is missing or empty.
 * Of a name that comes twice the last value counts, as in Java. Continued lines do not occur in what Maven writes and are not joined.
 */
export function readPomProperties(bytes: Uint8Array): PomProperties | undefined {
  const found = new Map<string, string>();
  for (const line of Buffer.from(bytes)
    .toString('latin1')
    .split(/\r\n|\r|\n/)) {
    const [, name, value] = /^[ \t\f]*([A-Za-z]+)[ \t\f]*[=: \t\f][ \t\f]*(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) found.set(name, unescaped(value));
  }
  const [groupId = '', artifactId = '', version = ''] = names.map((name) => found.get(name));
  return groupId === '' || artifactId === '' || version === '' ? undefined : { groupId, artifactId, version };
}

const unescaped = (value: string): string =>
  value
    .trimEnd()
    .replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, hex: string | undefined, plain: string) =>
      hex === undefined ? plain : String.fromCharCode(Number.parseInt(hex, 16)),
    );
