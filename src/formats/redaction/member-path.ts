import { FormatError } from '../format-error.js';

/** One step into a value: a member by its name, any member, or any element of a list. */
export type PathStep = { readonly member: string } | '*' | '[]';

/** Deepest path, in steps. */
export const pathDepthLimit = 32;

const step = /([^.[\]"*\s]+|\*|"(?:[^"\\]|\\.)+")((?:\[\])*)(\.|$)/y;

/**
 * Reads a member path such as `affected[].package.name`, `database_specific.*` or `hashes."a.b"`: names with dots between them, `*` for
 * any one name, `[]` behind a name for each element of its list; a name that holds one of `.[]*"` or white space stands as a JSON string.
 * Throws FormatError `syntax`.
 */
export function parseMemberPath(text: string): readonly PathStep[] {
  const steps: PathStep[] = [];
  let at = 0;
  for (let open = true; open;) {
    step.lastIndex = at;
    const match = step.exec(text);
    if (!match) throw refused(text, `cannot be read from character ${at + 1} on`);
    const [whole, name = '', elements = '', dot] = match;
    steps.push(name === '*' ? '*' : { member: nameOf(text, name) });
    for (let i = 0; i < elements.length; i += 2) steps.push('[]');
    at += whole.length;
    open = dot === '.';
  }
  if (steps.length > pathDepthLimit) throw refused(text, `has more than ${pathDepthLimit} steps`);
  return steps;
}

/** Whether a value lies at or under both paths, or one of them leads through what the other leads to. */
export function pathsMeet(a: readonly PathStep[], b: readonly PathStep[]): boolean {
  const common = Math.min(a.length, b.length);
  for (let i = 0; i < common; i += 1) if (!stepsMeet(a[i]!, b[i]!)) return false;
  return true;
}

function stepsMeet(a: PathStep, b: PathStep): boolean {
  if (a === '[]' || b === '[]') return a === b;
  if (a === '*' || b === '*') return true;
  return a.member === b.member;
}

function nameOf(text: string, name: string): string {
  if (!name.startsWith('"')) return name;
  try {
    return JSON.parse(name) as string;
  } catch {
    throw refused(text, `holds ${name}, which is no JSON string`);
  }
}

const refused = (text: string, reason: string) =>
  new FormatError('syntax', `the path ${JSON.stringify(text.slice(0, 200))} ${reason}`);
