// A process of its own that writes a TUF repository, or is a client that reads all of it, with the built code; says how long that took.
import { createPrivateKey } from 'node:crypto';
import { binName } from '../dist/src/formats/tuf/delegated-role.js';
import { tufKeyOf } from '../dist/src/formats/tuf/tuf-key.js';
import { LocalKeySigner } from '../dist/src/stages/signing/local-key-signer.js';
import { FolderSource, FolderStore } from '../dist/src/stages/tuf/fs-tuf-folder.js';
import { onlineLifetimes, releaseTargets } from '../dist/src/stages/tuf/release-targets.js';
import { TufClient } from '../dist/src/stages/tuf/tuf-client.js';
import { TufRepository } from '../dist/src/stages/tuf/tuf-repository.js';
import { stageNew } from '../dist/src/cli/tuf/stage-roles.js';
import { signStaged } from '../dist/src/cli/tuf/sign-staged.js';

const { folder, key, targets, bits, act } = JSON.parse(process.argv[2]);
const signal = AbortSignal.timeout(600_000);
const now = Math.floor(Date.now() / 1000);

const acts = {
  async write() {
    const signer = new LocalKeySigner(createPrivateKey(key));
    const role = { keys: [tufKeyOf(await signer.publicKey())], threshold: 1 };
    const terms = { bits, now, rootDays: 365, targetsDays: 90 };
    for (const file of await stageNew(folder, { root: role, targets: role, online: role }, terms))
      await signStaged(file, signer);
    const list = Array.from({ length: targets }, (_, at) => ({
      path: `nightly/${String(at).padStart(64, '0')}/manifest.json`,
      file: { length: 4096, hashes: { sha256: String(at).padStart(64, '0') } },
    }));
    const start = performance.now();
    await releaseTargets(new TufRepository(folder), {
      targets: list,
      online: signer,
      lifetimes: onlineLifetimes,
      now,
      signal,
    });
    return (performance.now() - start) / 1000;
  },
  async verify() {
    const start = performance.now();
    const source = new FolderSource(folder);
    const root = await source.fetch('metadata/1.root.json', 512_000);
    const client = await TufClient.open({
      source,
      store: new FolderStore(`${folder}/trusted`),
      root,
      time: now * 1000,
      signal,
    });
    await client.refresh();
    const bins = client.trusted.targets('targets').delegations.succinct_roles;
    for (let bin = 0; bin < 2 ** bits; bin += 1) await client.role(binName(bins, bin));
    return (performance.now() - start) / 1000;
  },
};

const seconds = await acts[act]();
process.stdout.write(JSON.stringify({ seconds, peakRssBytes: process.resourceUsage().maxRSS * 1024 }));
