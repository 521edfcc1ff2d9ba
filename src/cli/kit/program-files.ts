import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compareBytes } from '../../formats/byte-order.js';
import { usage } from '../cli-error.js';

/** A file of the program, with symbolic links followed. */
export interface ProgramFile {
  readonly path: string;
  readonly file: string;
  readonly size: number;
  readonly mode: number;
}

/** What the program needs beside its dependencies. Documentation goes along. */
const ownParts = ['bin', 'config', 'deploy', 'dist', 'docs', 'samples', 'package.json', 'package-lock.json'];
const ownTexts = ['README.md', 'LICENSE', 'SECURITY.md', 'GLOSSARY.md', 'CHANGELOG.md'];

interface LockedPackage {
  readonly dev?: boolean;
  /** Of another system or processor, or of development. */
  readonly optional?: boolean;
  readonly devOptional?: boolean;
}

/**
 * The files of this installation that run it elsewhere, in byte order of path: the built program, and every package that package-lock.json does
 * not call one of development. Those for other systems are not installed here and stay away. Throws usage where one is missing that must be there.
 */
export function programFiles(root: string): readonly ProgramFile[] {
  const parts = [...ownParts, ...ownTexts, ...packagesOf(root)].filter((part) => existsSync(join(root, part)));
  const files = parts.flatMap((part) => filesIn(root, part));
  return files.toSorted((a, b) => compareBytes(a.path, b.path));
}

function packagesOf(root: string): string[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, LockedPackage>>;
  };
  return Object.entries(lock.packages).flatMap(([path, { dev, optional, devOptional }]) => {
    if (path === '' || dev) return [];
    if (!optional && !devOptional && !existsSync(join(root, path)))
      throw usage(`${path} is not installed here, so the program cannot be packed`, { remedy: 'Run npm ci first.' });
    return [path];
  });
}

/** A package's own `node_modules` stand in the lock themselves. */
function filesIn(root: string, path: string): ProgramFile[] {
  const file = join(root, path);
  const stat = statSync(file);
  if (!stat.isDirectory()) return [{ path, file, size: stat.size, mode: stat.mode & 0o111 ? 0o755 : 0o644 }];
  return readdirSync(file)
    .filter((name) => name !== 'node_modules' && name !== '.cache')
    .flatMap((name) => filesIn(root, `${path}/${name}`));
}
