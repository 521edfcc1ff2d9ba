import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectFolder } from '../support/built-cli.js';

/** Uses up the process's file descriptors, reads stored content, gives some back and reads again. */
const program = `
  import { openSync, closeSync, writeFileSync, mkdtempSync } from 'node:fs';
  import { tmpdir } from 'node:os';
  import { join } from 'node:path';
  const { readParts } = await import(process.argv[1] + '/stages/packaging/fs-parts-reader.js');
  const { ByteParts } = await import(process.argv[1] + '/stages/packaging/byte-parts.js');
  const { VolumeGate } = await import(process.argv[1] + '/stages/storage/volume-gate.js');
  const folder = mkdtempSync(join(tmpdir(), 'descriptors-'));
  const file = join(folder, 'segment');
  writeFileSync(file, 'stored');
  const gate = new VolumeGate(folder);
  const attempt = async () => {
    let text = '';
    try {
      for await (const chunk of readParts(new ByteParts([{ file, offset: 0, length: 6 }]), 0, 6)) text += chunk;
      return { text, open: await gate.isOpen() };
    } catch ({ code, kind, retryAfter }) {
      return { code, kind, retryAfter, open: await gate.isOpen() };
    }
  };
  const held = [];
  try { for (;;) held.push(openSync(file)); } catch ({ code }) { if (code !== 'EMFILE') throw new Error(code); }
  const starved = await attempt();
  for (const fd of held) closeSync(fd);
  process.stdout.write(JSON.stringify([starved, await attempt()]));
`;

describe('F24: no file descriptor is left', () => {
  it('is told as a state that passes, closes the gate of the worker, and leaves no trace', () => {
    const command = `ulimit -n 64; exec "$0" --input-type=module -e "$1" "$2"`;
    const built = join(projectFolder, 'dist', 'src');
    const { stdout, stderr } = spawnSync('sh', ['-c', command, process.execPath, program, built], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual([
      { code: 'EC-UNAVAILABLE-STAGING', kind: 'unavailable', retryAfter: 5, open: false },
      { text: 'stored', open: true },
    ]);
  });
});
