import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { aJar } from '../../test/support/maven.js';
import { aZip } from '../../test/support/zip.js';
import { findEvidenceFiles } from './evidence-files.js';
import { indexJars, isJar } from './jar-index.js';

const sha1 = (bytes: Buffer) => createHash('sha1').update(bytes).digest('hex');

describe('the index of a folder of jars', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'jars-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const put = (path: string, bytes: Buffer) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
    return sha1(bytes);
  };
  async function index(partial = false) {
    const jars = (await findEvidenceFiles([folder])).files.filter(isJar);
    const { lines, refused } = await indexJars(jars, partial, () => undefined);
    const written = (await text(lines.read())).trimEnd().split('\n');
    await lines.close();
    return {
      artifacts: written.filter((line) => line !== '').map((line) => JSON.parse(line) as unknown),
      refused: refused.map(({ path, reason }) => `${basename(path)} ${reason}`),
    };
  }

  it('has the hash and the coordinates of each, from what it holds or where it lies', async () => {
    const described = put('lib/a-1.jar', aJar({ groupId: 'org.example', artifactId: 'a', version: '1' }));
    const placed = put('org/example/b/2/b-2-linux.aar', aJar());
    put('org/example/b/2/b-2.pom', Buffer.from('<project/>'));
    expect(await index()).toEqual({
      artifacts: [
        { sha1: described, groupId: 'org.example', artifactId: 'a', version: '1', archiveType: 'jar' },
        {
          sha1: placed,
          groupId: 'org.example',
          artifactId: 'b',
          version: '2',
          archiveType: 'aar',
          classifier: 'linux',
        },
      ],
      refused: [],
    });
  });

  it('is refused as a whole where one has no coordinates, and lists it', async () => {
    put('a-1.jar', aJar({ groupId: 'org.example', artifactId: 'a', version: '1' }));
    put('x.jar', aJar());
    await expect(index()).rejects.toMatchObject({
      code: 'EC-EVIDENCE-SCHEMA',
      findings: [
        { path: join(folder, 'x.jar'), message: expect.stringContaining('holds no pom.properties') as string },
      ],
    });
    expect(await index(true)).toMatchObject({
      artifacts: [{ artifactId: 'a' }],
      refused: [/^x\.jar holds no/].map(matching),
    });
  });

  const matching = (pattern: RegExp) => expect.stringMatching(pattern) as string;
  const properties = 'META-INF/maven/g/a/pom.properties';
  const good = aJar({ groupId: 'org.example', artifactId: 'a', version: '1' });

  it.each([
    ['no zip', Buffer.from('not a zip'), /is no complete zip/],
    ['an empty file', Buffer.alloc(0), /is no complete zip/],
    ['a zip that is cut short', good.subarray(0, -30), /is no complete zip/],
    ['a name out of the archive', aZip([{ name: '../../x', content: Buffer.alloc(1) }]), /is no complete zip/],
    [
      'a description of 1 MiB',
      aZip([{ name: properties, content: Buffer.alloc(2 ** 20) }]),
      /of more than 65536 bytes/,
    ],
    [
      'a description that lies about its size',
      aZip([{ name: properties, content: Buffer.alloc(2 ** 20), size: 9 }]),
      /is no complete zip/,
    ],
    ['a placeholder for a version', aJar({ groupId: 'g', artifactId: 'a', version: '${revision}' }), /\/version/],
  ])('refuses %s without opening more than it must (B46, B48, B49)', async (_, bytes, reason) => {
    put('x.jar', bytes);
    expect(await index(true)).toEqual({ artifacts: [], refused: [matching(reason)] });
  });
});
