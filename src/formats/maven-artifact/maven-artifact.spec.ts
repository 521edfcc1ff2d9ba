import { anArtifact } from '../../../test/support/maven.js';
import { FormatError } from '../format-error.js';
import { archiveTypeOf, coordinatesOf } from './artifact-coordinates.js';
import { parseMavenArtifact } from './maven-artifact.js';
import { readPomProperties } from './pom-properties.js';
import { readMavenArtifact } from './read-maven-artifact.js';

const log4j = { groupId: 'org.apache.logging.log4j', artifactId: 'log4j-core', version: '2.14.1' };

describe('a record of a Maven artifact', () => {
  it('is named by its coordinates and its hash, and selected by its package', () => {
    const artifact = anArtifact({ ...log4j, sha1: 'ab'.repeat(20) });
    expect(readMavenArtifact(artifact).records).toMatchObject([
      {
        kind: 'maven-artifacts',
        id: `org.apache.logging.log4j:log4j-core:2.14.1:jar:${'ab'.repeat(20)}`,
        body: artifact,
        columns: {
          ecosystems: ['Maven'],
          packages: ['pkg:maven/org.apache.logging.log4j/log4j-core'],
          subjects: [
            'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1',
            'pkg:maven/org.apache.logging.log4j/log4j-core',
          ],
        },
        warnings: [],
      },
    ]);
  });

  it('with a classifier is another record than the one without', () => {
    const [plain, sources] = [{}, { classifier: 'sources' }].map(
      (more) => readMavenArtifact(anArtifact({ sha1: '00'.repeat(20), ...more })).records[0]!.id,
    );
    expect([plain, sources]).toEqual([
      `org.example:parser:1.0:jar:${'00'.repeat(20)}`,
      `org.example:parser:1.0:jar:sources:${'00'.repeat(20)}`,
    ]);
  });

  it.each([
    [{ sha1: 'AB'.repeat(20) }, '/sha1'],
    [{ sha1: 'ab'.repeat(19) }, '/sha1'],
    [{ sha1: 'N/A' }, '/sha1'],
    [{ groupId: '' }, '/groupId'],
    [{ groupId: 'org:example' }, '/groupId'],
    [{ artifactId: '../../etc' }, '/artifactId'],
    [{ artifactId: 'x'.repeat(201) }, '/artifactId'],
    [{ version: '${revision}' }, '/version'],
    [{ version: '1 0' }, '/version'],
    [{ version: '1\u00000' }, '/version'],
    [{ version: 1 }, '/version'],
    [{ archiveType: 'war' }, '/archiveType'],
    [{ classifier: '' }, '/classifier'],
    [{ packaging: 'jar' }, '/packaging'],
  ])('that says %j is refused with its place (B40)', (change, pointer) => {
    const refusal = refusalOf(() => parseMavenArtifact({ ...anArtifact(), ...change }));
    expect([refusal.code, refusal.pointer]).toEqual(['schema', pointer]);
  });

  it.each(['sha1', 'groupId', 'artifactId', 'version', 'archiveType'] as const)(
    'without %s is refused (B40)',
    (name) => {
      const { [name]: _gone, ...rest } = anArtifact();
      expect(refusalOf(() => parseMavenArtifact(rest)).pointer).toBe(`/${name}`);
    },
  );
});

function refusalOf(work: () => unknown): FormatError {
  try {
    work();
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('pom.properties', () => {
  const read = (text: string) => readPomProperties(Buffer.from(text, 'latin1'));

  it('are read in every spelling that Java reads', () => {
    const expected = { groupId: 'org.example', artifactId: 'a', version: '1.0' };
    expect(read('#Created by Maven\ngroupId=org.example\nartifactId=a\nversion=1.0\n')).toEqual(expected);
    expect(read('! x\r\n groupId : org.example\r\nartifactId a\r\nversion = 1\\u002e0  ')).toEqual(expected);
    expect(read('version=0\nversion=1.0\rgroupId=org\\.example\rartifactId=a\rm2e.projectName=x')).toEqual(expected);
  });

  it.each(['', 'groupId=a\nartifactId=b\n', 'groupId=\nartifactId=b\nversion=1\n', '\u0000\u00ff=\n'])(
    'that lack a coordinate say nothing: %j',
    (text) => expect(read(text)).toBeUndefined(),
  );
});

describe('the coordinates of a jar', () => {
  const repository = 'org/apache/logging/log4j/log4j-core/2.14.1';
  const of = (path: string, ...descriptions: Parameters<typeof coordinatesOf>[2]) =>
    coordinatesOf(path, 'jar', descriptions);
  const jar = { ...log4j, archiveType: 'jar' };

  it('are those of the description that fits its name, whatever else is shaded into it', () => {
    const other = { groupId: 'com.google.guava', artifactId: 'guava', version: '31' };
    expect(of('lib/log4j-core-2.14.1.jar', other, log4j, log4j)).toEqual(jar);
    expect(of('lib/log4j-core-2.14.1-tests.jar', log4j)).toEqual({ ...jar, classifier: 'tests' });
    expect(of('lib/log4j-core-2.14.10.jar', other, log4j)).toMatch('its name does not tell');
  });

  it('are those of its place in a Maven repository where it holds none, or only those of another', () => {
    const other = { groupId: 'com.google.guava', artifactId: 'guava', version: '31' };
    expect(of(`${repository}/log4j-core-2.14.1.jar`)).toEqual(jar);
    expect(of(`${repository}/log4j-core-2.14.1-sources.jar`, other)).toEqual({ ...jar, classifier: 'sources' });
  });

  it('of a snapshot are without the time of its build', () => {
    expect(of('org/example/a/1.0-SNAPSHOT/a-1.0-20240102.030405-7-tests.jar')).toEqual({
      groupId: 'org.example',
      artifactId: 'a',
      version: '1.0-SNAPSHOT',
      archiveType: 'jar',
      classifier: 'tests',
    });
  });

  it('of a renamed jar are those of its only description', () => {
    expect(of('log4j.jar', log4j)).toEqual(jar);
  });

  it.each(['log4j.jar', 'log4j-core/2.14.1/log4j-core-2.14.1.jar', `${repository}/log4j-2.14.1.jar`])(
    'of %s, which says nothing, are unknown for a reason',
    (path) => expect(of(path)).toMatch('holds no pom.properties'),
  );

  it('are looked for in jars and aars only', () => {
    expect(['a.jar', 'a.AAR', 'a.pom', 'jar'].map(archiveTypeOf)).toEqual(['jar', 'aar', undefined, undefined]);
  });
});
