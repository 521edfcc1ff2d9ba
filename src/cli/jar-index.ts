import { archiveTypeOf, coordinatesOf } from '../formats/maven-artifact/artifact-coordinates.js';
import { parseMavenArtifact, type MavenArtifact } from '../formats/maven-artifact/maven-artifact.js';
import { FormatError } from '../formats/format-error.js';
import { invalid } from '../kernel/errors.js';
import { spool, type Spooled } from '../stages/evidence/reading/fs-spool.js';
import type { EvidenceFile } from './evidence-files.js';
import { descriptionsIn, sha1OfFile } from './fs-jar.js';

export interface RefusedJar {
  readonly path: string;
  readonly reason: string;
}

export interface JarIndex {
  /** JSON Lines, one artifact a line, in the order of the files. The caller closes it. */
  readonly lines: Spooled;
  readonly refused: readonly RefusedJar[];
}

/** Bytes of jars hashed so far. */
type Seen = (bytes: number) => void;

export const isJar = ({ name }: Pick<EvidenceFile, 'name'>): boolean => archiveTypeOf(name) !== undefined;

/**
 * Hashes jars and finds their coordinates, one after the other. The jars themselves stay where they are. Throws `EC-EVIDENCE-SCHEMA` (invalid)
 * that lists the first 100 that have no coordinates, unless `partial` leaves them out.
 */
export async function indexJars(jars: readonly EvidenceFile[], partial: boolean, seen: Seen): Promise<JarIndex> {
  const refused: RefusedJar[] = [];
  const lines = await spool(describe(jars, refused, seen));
  if (refused.length === 0 || partial) return { lines, refused };
  await lines.close();
  throw invalid(
    'EC-EVIDENCE-SCHEMA',
    `${refused.length} of ${jars.length} files have no Maven coordinates; nothing was imported (--partial imports the others)`,
    {
      findings: refused
        .slice(0, 100)
        .map(({ path, reason }) => ({ code: 'EC-EVIDENCE-SCHEMA', message: reason, path })),
    },
  );
}

async function* describe(jars: readonly EvidenceFile[], refused: RefusedJar[], seen: Seen): AsyncGenerator<Uint8Array> {
  for (const jar of jars) {
    try {
      yield Buffer.from(`${JSON.stringify(await artifactOf(jar, seen))}\n`);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      refused.push({ path: jar.path, reason: error.message });
    }
  }
}

async function artifactOf({ path, name }: EvidenceFile, seen: Seen): Promise<MavenArtifact> {
  const sha1 = await sha1OfFile(path, seen);
  const coordinates = coordinatesOf(belowRoot(name), archiveTypeOf(name)!, await descriptionsIn(path));
  if (typeof coordinates === 'string') throw new FormatError('schema', coordinates);
  return parseMavenArtifact({ sha1, ...coordinates });
}

/** The folder that was named stands for the root of the repository. */
const belowRoot = (name: string): string => name.slice(name.indexOf('/') + 1);
