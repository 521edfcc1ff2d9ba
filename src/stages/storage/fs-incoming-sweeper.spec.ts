import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../kernel/clock.js';
import { asTenantId } from '../../kernel/ids.js';
import { sweepIncoming } from './fs-incoming-sweeper.js';
import { incomingDirectory } from './segment-path.js';

const tenant = asTenantId('00000000-0000-4000-8000-00000000000a');
const hour = 3_600_000;
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'incoming-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function writeIncoming(...names: string[]): Promise<void> {
  await mkdir(incomingDirectory(root, tenant), { recursive: true });
  for (const name of names) await writeFile(join(incomingDirectory(root, tenant), name), 'half');
}
const left = async () => (await readdir(incomingDirectory(root, tenant))).sort();

describe('sweepIncoming with the writers known', () => {
  it('removes at once what belongs to a writer that is over, and nothing of one at work or of a stranger', async () => {
    await writeIncoming('aa.over-1.tmp', 'bb.work-2.tmp', 'cc.put-77.tmp');
    const asked: string[][] = [];
    const writersOf = (_: unknown, tokens: readonly string[]) => {
      asked.push([...tokens].sort());
      return Promise.resolve({ over: new Set(['over-1']), atWork: new Set(['work-2']) });
    };
    expect(await sweepIncoming(root, hour, systemClock, writersOf)).toBe(1);
    expect(asked).toEqual([['over-1', 'put-77', 'work-2']]);
    expect(await left()).toEqual(['bb.work-2.tmp', 'cc.put-77.tmp']);
  });

  it('never removes what a writer at work left untouched for long', async () => {
    await writeIncoming('bb.work-2.tmp', 'cc.put-77.tmp');
    const writersOf = () => Promise.resolve({ over: new Set<string>(), atWork: new Set(['work-2']) });
    expect(await sweepIncoming(root, -hour, systemClock, writersOf)).toBe(1);
    expect(await left()).toEqual(['bb.work-2.tmp']);
  });
});
