import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { canonicalJson } from '../../../formats/canonical-json/canonicalize.js';
import type { MavenArtifact } from '../../../formats/maven-artifact/maven-artifact.js';
import { artifactRecordId } from '../../../formats/maven-artifact/read-maven-artifact.js';
import { answerTasks } from '../../../platform/threads/answer-tasks.js';
import { recordsIn } from '../record-batches.js';
import {
  javaDbDropList,
  namesakeRule,
  type AddTask,
  type BuiltJavaDb,
  type JavaDbTask,
  type JavaDbThreadData,
} from './java-db-task.js';
import { SqliteJavaDb, type NamesakeDrop } from './sqlite-java-db.js';
import { toStorageFailure } from './sqlite-errors.js';
import { rowFactsIn } from './sqlite-row-facts.js';
import { trivyJavaDbMember } from './trivy-java-db-files.js';

const { scratch } = workerData as JavaDbThreadData;
const database = new SqliteJavaDb(scratch, trivyJavaDbMember);

answerTasks(async (task: JavaDbTask) => {
  try {
    return task.work === 'add' ? add(task) : build();
  } catch (error) {
    throw toStorageFailure(error, scratch);
  }
});

function add({ batch }: AddTask): undefined {
  // What is evidence was checked when it came in.
  for (const [{ source }, body] of recordsIn(batch))
    database.add(source, JSON.parse(body.toString('latin1')) as MavenArtifact);
}

function build(): BuiltJavaDb {
  const list = openSync(join(scratch, javaDbDropList), 'wx', 0o600);
  let dropped = 0;
  try {
    database.finish((drop) => {
      writeSync(list, lineOf(drop));
      dropped += 1;
    });
    const file = join(scratch, trivyJavaDbMember);
    return { rows: rowFactsIn(file), bytes: statSync(file).size, dropped };
  } finally {
    closeSync(list);
  }
}

function lineOf({ source, artifact, winner }: NamesakeDrop): string {
  const reason = `its SHA-1 is that of ${winner}, and the database holds a hash once`;
  return `${canonicalJson({ record: `${source}/${artifactRecordId(artifact)}`, rule: namesakeRule, reason })}\n`;
}
