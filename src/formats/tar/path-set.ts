import { FormatError } from '../format-error.js';
import { quoted } from './safe-path.js';

/**
 * The paths of one archive or folder, each once. Refuses with FormatError `duplicate` what would be one file on some system: the same path
 * twice, twins that differ in case or Unicode form only (folders too), and a file where a folder is.
 */
export class PathSet {
  /** Folded path to the path as it was first spelled. */
  readonly #files = new Map<string, string>();
  readonly #folders = new Map<string, string>();

  get size(): number {
    return this.#files.size;
  }

  /** Takes a path that checkEntryPath has accepted. */
  addFile(path: string): void {
    const folded = fold(path);
    const known = this.#files.get(folded) ?? this.#folders.get(folded);
    if (known !== undefined) throw collision(path, known);
    this.#addParents(path, folded);
    this.#files.set(folded, path);
  }

  /** A folder may be named again, by itself or by what lies in it, but in one spelling. */
  addFolder(path: string): void {
    const folded = fold(path);
    this.#addParents(path, folded);
    this.#requireFolder(path, path, folded);
  }

  #addParents(path: string, folded: string): void {
    const [last, lastFolded] = [path.lastIndexOf('/'), folded.lastIndexOf('/')];
    // Most files lie beside the one before, in a folder that is known with all its parents.
    if (last === -1 || this.#folders.get(folded.slice(0, lastFolded)) === path.slice(0, last)) return;
    let [end, endFolded] = [path.indexOf('/'), folded.indexOf('/')];
    while (end !== -1) {
      this.#requireFolder(path, path.slice(0, end), folded.slice(0, endFolded));
      [end, endFolded] = [path.indexOf('/', end + 1), folded.indexOf('/', endFolded + 1)];
    }
  }

  #requireFolder(entry: string, path: string, folded: string): void {
    const file = this.#files.get(folded);
    const folder = this.#folders.get(folded);
    if (file === undefined && folder === undefined) this.#folders.set(folded, path);
    else if (folder !== path) throw collision(entry, file ?? folder ?? path);
  }
}

/** What file systems that ignore case or Unicode form (macOS, Windows) see. Used to refuse only, so no bundle depends on it. */
function fold(path: string): string {
  // oxlint-disable-next-line no-control-regex -- ASCII
  return /^[\u0000-\u007f]*$/.test(path) ? path.toLowerCase() : path.normalize('NFC').toLowerCase().normalize('NFC');
}

function collision(path: string, known: string): FormatError {
  const how =
    path === known
      ? 'occurs twice'
      : `collides with ${quoted(known)}, at least where case and Unicode form do not count`;
  return new FormatError('duplicate', `entry ${quoted(path)} ${how}; leave one of them out`, { path });
}
