import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { bareEnvironment, projectFolder } from '../support/built-cli.js';
import { TemporaryFolder } from '../support/bundle-fixture.js';
import { canIsolate, newNamespace } from '../support/far-site.js';

/** What the section of the README says to paste. */
function recipe(): string {
  const [, section] = /^## Across an air gap$(.*?)^## /ms.exec(readFileSync(join(projectFolder, 'README.md'), 'utf8'))!;
  return [...section!.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block!).join('');
}

/** The server that the reader has running, and both servers gone in the end. */
const around = (pasted: string) => `
set -eu
ip link set lo up
export EC_DATA_DIR=$PWD/.export-center
bin/export-center serve > log &
trap 'kill $(jobs -p); wait' EXIT
until bin/export-center evidence import samples/advisories --source samples > import.log 2>&1; do sleep 1; done
bin/export-center evidence import samples/vex --source samples
${pasted}
`;

(canIsolate ? describe : describe.skip)('the recipe of the README for two sites', () => {
  it('works as it stands there, without any network', () => {
    using folder = new TemporaryFolder();
    chmodSync(folder.path, 0o755);
    mkdirSync(join(folder.path, 'bin'));
    for (const name of ['bin/export-center', 'samples'])
      symlinkSync(join(projectFolder, name), join(folder.path, name));
    const { status, stdout, stderr } = spawnSync('unshare', [...newNamespace, 'bash', '-c', around(recipe())], {
      cwd: folder.path,
      env: bareEnvironment(),
      encoding: 'utf8',
      timeout: 240_000,
    });
    expect([status, stderr]).toEqual([0, expect.not.stringContaining('error:') as string]);
    expect(stdout).toMatch(/^records +0 added, 1 changed, 0 removed$/m);
    // Site, mirror, as of when, how many bundles behind.
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^plant-7 +mirror +2026-11-20 +0 /);
  }, 260_000);
});
