import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';

export const nginxPort = 17_462;

export const hasNginx = (): boolean => spawnSync('nginx', ['-v']).error === undefined;

/** nginx as it is made for static files, over one folder. Needs no rights and touches no configuration of the machine. */
export async function startNginx(work: string, files: string): Promise<{ end(): void }> {
  mkdirSync(work, { recursive: true });
  const config = join(work, 'nginx.conf');
  writeFileSync(config, configurationOf(work, files));
  const child = spawn('nginx', ['-p', work, '-c', config, '-g', 'daemon off;'], { stdio: 'ignore' });
  for (let i = 0; i < 100; i += 1, await sleep(50)) {
    if (await fetch(`http://127.0.0.1:${nginxPort}/`).catch(() => undefined)) return { end: () => void child.kill() };
  }
  throw new Error('nginx did not start');
}

/** As root, nginx would read the files as another user, who may not. */
const asRoot = process.getuid?.() === 0 ? 'user root;' : '';

const configurationOf = (work: string, files: string) => `
${asRoot}
worker_processes 1;
pid ${work}/nginx.pid;
error_log stderr crit;
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${work}/${name};`).join(' ')}
  server { listen 127.0.0.1:${nginxPort}; root ${files}; }
}
`;
