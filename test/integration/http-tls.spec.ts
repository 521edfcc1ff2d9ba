import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { Server } from 'node:https';
import { once } from 'node:events';
import { followCertificates, readTls, type TlsFiles } from '../../src/platform/http/tls-listener.js';
import { startCenter, type Center } from '../support/center.js';
import { Authority } from '../support/certificates.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { bareEnvironment, runBuiltCli } from '../support/built-cli.js';

let folder: string;
let db: TestDatabase;
let center: Center;
let files: TlsFiles;
let ca: Authority;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ec-tls-'));
  ca = new Authority(folder, 'site');
  files = inUse('server');
  db = await createTestDatabase();
  center = await startCenter(db.database, {
    env: { EC_TLS_CERT_FILE: files.certFile, EC_TLS_KEY_FILE: files.keyFile },
  });
});

afterAll(async () => {
  await center?.close();
  await db?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A pair of the authority under names that stay while their contents are renewed. */
function inUse(name: string): TlsFiles {
  const pair = ca.issue(name);
  const [certFile, keyFile] = [join(folder, 'used.pem'), join(folder, 'used.key')];
  copyFileSync(pair.cert, certFile);
  copyFileSync(pair.key, keyFile);
  return { certFile, keyFile };
}

const portOf = (app: Center) => Number(new URL(app.url).port);

async function shake(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connect({ port, host: '127.0.0.1', ca: readFileSync(ca.cert), ...options });
  await once(socket, 'secureConnect');
  return socket;
}

function fetchOver(agent: Agent, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    get({ agent, port, host: '127.0.0.1', path: '/healthz/live' }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    }).once('error', reject);
  });
}

describe('the TLS listener', () => {
  it('serves a client that trusts its authority, and no other', async () => {
    const port = portOf(center);
    expect(await fetchOver(new Agent({ ca: readFileSync(ca.cert) }), port)).toBe(200);
    await expect(fetchOver(new Agent(), port)).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  });

  it('speaks TLS 1.2 and 1.3 and nothing older', async () => {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const socket = await shake(portOf(center), { minVersion: version, maxVersion: version });
      expect(socket.getProtocol()).toBe(version);
      socket.destroy();
    }
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    await expect(shake(portOf(center), old)).rejects.toMatchObject({
      code: expect.stringMatching(/PROTOCOL|ALERT|ECONNRESET/),
    });
  });

  it('is reached by the command line with --ca-file, and not without', async () => {
    const token = (await center.bearer(await db.tenant(), 'viewer')).slice('Bearer '.length);
    const env = bareEnvironment({ EXPORT_CENTER_TOKEN: token });
    const good = await runBuiltCli(['capabilities', '--url', center.url, '--ca-file', ca.cert], env);
    expect({ code: good.code, stderr: good.stderr }).toEqual({ code: 0, stderr: '' });
    const byName = await runBuiltCli(['capabilities', '--url', center.url], { ...env, EXPORT_CENTER_CA_FILE: ca.cert });
    expect(byName.code).toBe(0);
    expect((await runBuiltCli(['capabilities', '--url', center.url], env)).code).toBe(11);
    const wrong = await runBuiltCli(['capabilities', '--url', center.url, '--ca-file', join(folder, 'used.key')], env);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('--ca-file');
  });
});

describe('a renewed certificate', () => {
  const lines: string[] = [];
  const log = { info: (line: string) => lines.push(line), warn: (line: string) => lines.push(line) };
  const subject = async (port: number) => {
    const socket = await shake(port);
    const { CN } = socket.getPeerCertificate().subject;
    socket.destroy();
    return CN;
  };

  it.each(['the files change', 'SIGHUP'])('is taken up when %s, and open connections go on', async (how) => {
    const server = center.app.getHttpServer() as Server;
    const { port } = server.address() as AddressInfo;
    const agent = new Agent({ ca: readFileSync(ca.cert), keepAlive: true, maxSockets: 1 });
    await fetchOver(agent, port);
    const following = followCertificates(server, files, log);
    try {
      const name = `renewed-${how === 'SIGHUP' ? 'signal' : 'file'}`;
      inUse(name);
      if (how === 'SIGHUP') process.emit('SIGHUP');
      await eventually(
        () => subject(port),
        (seen) => seen === name,
      );
      const [socket] = Object.values(agent.freeSockets)[0]!;
      expect(await fetchOver(agent, port)).toBe(200);
      expect(Object.values(agent.freeSockets)[0]).toEqual([socket]);
    } finally {
      following.close();
      agent.destroy();
    }
  });

  it('stays out where certificate and key do not fit, and the log says why', async () => {
    const server = center.app.getHttpServer() as Server;
    const { port } = server.address() as AddressInfo;
    const before = await subject(port);
    const following = followCertificates(server, files, log);
    copyFileSync(ca.issue('stranger').key, files.keyFile);
    process.emit('SIGHUP');
    await eventually(
      () => Promise.resolve(lines.at(-1) ?? ''),
      (line) => /in use stays: .*do not work together/.test(line),
    );
    following.close();
    expect(await subject(port)).toBe(before);
  });
});

describe('client certificates', () => {
  it('are a must where an authority of clients is set', async () => {
    const { cert, key } = ca.issue('mutual');
    const clients = new Authority(folder, 'clients');
    const app = await startCenter(db.database, {
      env: { EC_TLS_CERT_FILE: cert, EC_TLS_KEY_FILE: key, EC_TLS_CLIENT_CA_FILE: clients.cert },
    });
    try {
      const trust = { ca: readFileSync(ca.cert) };
      const known = clients.issue('robot');
      const stranger = ca.issue('no-client-of-ours');
      const as = (pair: { cert: string; key: string }) =>
        new Agent({ ...trust, cert: readFileSync(pair.cert), key: readFileSync(pair.key) });
      expect(await fetchOver(as(known), portOf(app))).toBe(200);
      await expect(fetchOver(new Agent(trust), portOf(app))).rejects.toThrow();
      await expect(fetchOver(as(stranger), portOf(app))).rejects.toThrow();
    } finally {
      await app.close();
    }
  });
});

describe('TLS files that cannot be used', () => {
  it('stop the start and say which setting to mend', async () => {
    const one = ca.issue('one');
    const other = ca.issue('other');
    const text = join(folder, 'text.pem');
    writeFileSync(text, 'no certificate');
    const bad: [TlsFiles, RegExp][] = [
      [{ certFile: one.cert, keyFile: other.key }, /EC_TLS_CERT_FILE: .* do not work together/],
      [{ certFile: text, keyFile: one.key }, /EC_TLS_CERT_FILE: .* do not work together/],
      [{ certFile: one.cert, keyFile: join(folder, 'absent') }, /EC_TLS_KEY_FILE: .* cannot be read \(ENOENT\)/],
    ];
    for (const [given, message] of bad)
      await expect(readTls(given)).rejects.toMatchObject({
        code: 'EC-CONFIG',
        message: expect.stringMatching(message),
      });
  });
});
