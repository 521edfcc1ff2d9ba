// Brings node_modules to what package-lock.json says, if it is not.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fail, node26Path, root } from './node26.mjs';

const neededBytes = 900 * 1024 * 1024;

/** Runs "npm ci" where a package is missing or of another version; says what to do where that fails. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  const unlock = await lock();
  try {
    if (isInstalled()) return;
    requireSpace();
    console.error('Installing the packages of package-lock.json (once, about half a minute) ...');
    const { code, output } = await npmCi();
    if (code !== 0) fail(`${output.trimEnd()}\n\n${explain(output)}`);
    if (!existsSync(node26Path()))
      fail(`npm left out Node 26 for this machine: run "npm ci" without --omit=optional in ${root}.`);
  } finally {
    unlock();
  }
}

function isInstalled() {
  try {
    const read = (path) => JSON.parse(readFileSync(join(root, path), 'utf8')).packages;
    const wanted = read('package-lock.json');
    const installed = read('node_modules/.package-lock.json');
    const isThere = ([path, { version, optional, devOptional }]) =>
      path === '' || installed[path]?.version === version || (!installed[path] && (optional || devOptional));
    return existsSync(node26Path()) && Object.entries(wanted).every(isThere);
  } catch {
    return false;
  }
}

async function npmCi() {
  const npm = process.env.npm_execpath;
  const [command, args] = npm?.endsWith('.js') ? [process.execPath, [npm, 'ci']] : ['npm', ['ci']];
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve) => {
    child.on('error', ({ message }) => resolve({ code: 1, output: message }));
    child.on('close', (code) => resolve({ code, output }));
  });
}

function explain(output) {
  if (/ENOSPC/.test(output)) return `The disk of ${root} is full: free about 900 MB and try again.`;
  if (/CERT_IN_CHAIN|UNABLE_TO_(VERIFY|GET)|CERT_/.test(output)) {
    return "The package registry shows a certificate that Node does not know: name the proxy's in NODE_EXTRA_CA_CERTS, and try again.";
  }
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET|network/i.test(output)) {
    return 'The package registry cannot be reached: check the network, the proxy, or "npm config get registry", and try again.';
  }
  if (/EACCES|EPERM|EROFS/.test(output))
    return `${root} cannot be written by this user: correct its owner, or copy the project elsewhere.`;
  if (/ENOENT.*npm|spawn npm/.test(output)) return 'npm was not found: install Node.js 20 or later with npm.';
  return `"npm ci" failed in ${root}; its words are above.`;
}

function requireSpace() {
  const { bavail, bsize } = statfsSync(root);
  if (bavail * bsize < neededBytes)
    fail(`${root} has ${Math.floor((bavail * bsize) / 1e6)} MB free, the installation takes 900 MB.`);
}

/** Two at once in one folder would delete each other's files. The number of a process that is gone does not count. */
async function lock() {
  const path = join(
    tmpdir(),
    `export-center-install-${createHash('sha256').update(root).digest('hex').slice(0, 16)}.lock`,
  );
  for (;;) {
    try {
      const file = openSync(path, 'wx', 0o644);
      writeSync(file, String(process.pid));
      closeSync(file);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (isStale(path)) rmSync(path, { force: true });
      else await sleep(500);
    }
  }
}

function isStale(path) {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    if (pid > 0) return !process.kill(pid, 0);
    return Date.now() - statSync(path).mtimeMs > 10_000;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
