import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textOf } from './built-cli.js';
import { findTool } from './find-tool.js';

/** The path of a stock Trivy. */
export const findTrivy = () => findTool('trivy', 'fetch-trivy.sh', 'no stock Trivy reads our databases here');

export interface TrivyFinding {
  readonly VulnerabilityID: string;
  readonly PkgName: string;
  readonly InstalledVersion: string;
  readonly FixedVersion?: string;
  readonly Severity: string;
  readonly SeveritySource?: string;
  readonly DataSource?: { readonly ID: string; readonly Name: string; readonly URL?: string };
  readonly Custom?: unknown;
  readonly Title?: string;
}

export interface TrivyPackage {
  readonly Name: string;
  /** A main module of Go has none. */
  readonly Version?: string;
}

export interface TrivyScan {
  readonly code: number | null;
  /** What Trivy logged. */
  readonly log: string;
  /** The packages that Trivy read, where it was asked to list them. */
  readonly packages: readonly TrivyPackage[];
  readonly findings: readonly TrivyFinding[];
}

/** A stock Trivy with nothing of this machine: no home, no configuration, no network that it is told of. */
export class TrivyPeer implements Disposable {
  readonly #program: string;
  readonly #home = mkdtempSync(join(tmpdir(), 'trivy-peer-'));

  constructor(program: string) {
    this.#program = program;
    chmodSync(this.#home, 0o777);
  }

  [Symbol.dispose](): void {
    rmSync(this.#home, { recursive: true, force: true });
  }

  /** A new, empty cache folder. */
  cache(): string {
    const folder = mkdtempSync(join(this.#home, 'cache-'));
    chmodSync(folder, 0o777);
    return folder;
  }

  /** Scans a lockfile, a folder, or with `sbom` an SBOM, against the database in `cache`. */
  async scan(
    kind: 'fs' | 'sbom' | 'rootfs',
    target: string,
    cache: string,
    flags: readonly string[] = [],
  ): Promise<TrivyScan> {
    const { code, stdout, log } = await this.run([kind, target, '--cache-dir', cache, ...scanFlags, ...flags]);
    const report = code === 0 ? (JSON.parse(stdout) as Report) : {};
    const results = report.Results ?? [];
    const packages = results.flatMap(({ Packages }) => Packages ?? []);
    return { code, log, packages, findings: results.flatMap(({ Vulnerabilities }) => Vulnerabilities ?? []) };
  }

  async run(args: readonly string[]): Promise<{ code: number | null; stdout: string; log: string }> {
    const env = { PATH: process.env.PATH, HOME: this.#home, ...unreachableProxy };
    const options = { env, cwd: this.#home, timeout, ...asNobody() };
    const child = spawn(this.#program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve));
    const [stdout, log, code] = await Promise.all([textOf(child.stdout), textOf(child.stderr), ended]);
    return { code, stdout, log };
  }
}

interface Report {
  readonly Results?: readonly {
    readonly Packages?: readonly TrivyPackage[];
    readonly Vulnerabilities?: readonly TrivyFinding[];
  }[];
}

/** A scan of a lockfile takes a second. Milliseconds. */
const timeout = 60_000;

/** For root nothing is read-only. */
const asNobody = () => (process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {});

/** What has nothing to do with the database is off, so that whatever Trivy asks the network for is the database. */
const scanFlags =
  '--format json --scanners vuln --offline-scan --skip-version-check --disable-telemetry --skip-vex-repo-update'.split(
    ' ',
  );

/** Nobody listens there: a download fails at once, on a machine with a network too. Go never asks a proxy for localhost. */
const unreachableProxy = { HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' };
