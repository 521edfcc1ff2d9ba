// A process of its own that builds a Java database of a CSV with the built code, and says how long that took and how much memory.
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SqliteJavaDb } from '../dist/src/stages/adapters/trivy-java-db/sqlite-java-db.js';
import { rowFactsIn } from '../dist/src/stages/adapters/trivy-java-db/sqlite-row-facts.js';

const { csv, folder } = JSON.parse(process.argv[2]);
const name = 'trivy-java.db';

const start = performance.now();
const database = new SqliteJavaDb(folder, name);
for (const line of lines(csv)) {
  const [groupId, artifactId, version, archiveType, classifier, sha1] = line.split(',');
  database.add('bench', {
    groupId,
    artifactId,
    version,
    archiveType,
    sha1,
    classifier: classifier === '' ? undefined : classifier,
  });
}
const added = performance.now();
let dropped = 0;
database.finish(() => (dropped += 1));
const built = performance.now();
const { count } = rowFactsIn(join(folder, name));
const end = performance.now();

const { maxRSS } = process.resourceUsage();
process.stdout.write(
  JSON.stringify({
    adding: (added - start) / 1000,
    digest: (end - built) / 1000,
    peakRssBytes: maxRSS * 1024,
    bytes: statSync(join(folder, name)).size,
    rows: count,
    dropped,
  }),
);

function* lines(path) {
  const file = openSync(path, 'r');
  const block = Buffer.allocUnsafe(256 * 1024);
  let rest = '';
  for (let read = 1; read > 0;) {
    read = readSync(file, block, 0, block.length, null);
    const whole = (rest + block.latin1Slice(0, read)).split('\n');
    rest = whole.pop();
    yield* whole;
  }
  closeSync(file);
}
