import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskOperations } from './file-operations.js';
import { VolumeGate } from './volume-gate.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'volume-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const failing = (code: string) => () => {
  throw Object.assign(new Error(code), { code });
};

describe('the gate of the volume', () => {
  it('F24: is closed while no file can be opened, and opens by itself', async () => {
    let left = false;
    const openDirectory = (path: string) => (left ? diskOperations.openDirectory(path) : failing('EMFILE')());
    const gate = new VolumeGate(folder, { ...diskOperations, openDirectory });
    expect(await gate.isOpen()).toBe(false);
    left = true;
    expect(await gate.isOpen()).toBe(true);
  });

  it('F22: stays closed after a run failed on it until a file can be written and synced', async () => {
    let broken = true;
    const sync = (fd: number) => (broken ? Promise.reject(new Error('EIO')) : diskOperations.sync(fd));
    const gate = new VolumeGate(folder, { ...diskOperations, sync });
    expect(await gate.isOpen()).toBe(true);
    gate.suspect();
    expect(await gate.isOpen()).toBe(false);
    expect(await gate.isOpen()).toBe(false);
    broken = false;
    expect(await gate.isOpen()).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });
});
