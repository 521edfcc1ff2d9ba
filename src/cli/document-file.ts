import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { usage } from './cli-error.js';

const maxBytes = 1024 * 1024;

/** Reads a JSON or YAML object that the user wrote, at most 1 MiB. Throws usage (exit 2) naming the file and line where it is wrong. */
export async function readDocument(path: string): Promise<Record<string, unknown>> {
  const text = await readFile(path, 'utf8');
  if (text.length > maxBytes) throw usage(`${path} is larger than 1 MiB`, { where: path });
  const value = await parse(text, path);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw usage(`${path} must hold an object`, { where: path });
  return value as Record<string, unknown>;
}

async function parse(text: string, path: string): Promise<unknown> {
  const yaml = ['.yaml', '.yml'].includes(extname(path).toLowerCase());
  try {
    return yaml ? (await import('yaml')).parse(text) : JSON.parse(text);
  } catch (cause) {
    throw usage(`${path} is not ${yaml ? 'YAML' : 'JSON'}: ${(cause as Error).message.split('\n')[0]}`, {
      where: path,
      cause,
    });
  }
}
