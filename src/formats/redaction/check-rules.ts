import { FormatError } from '../format-error.js';
import { parseMemberPath, pathsMeet, type PathStep } from './member-path.js';
import { protectedKinds, protectedPaths } from './protected-paths.js';
import { maskText, type RedactionRule, type RedactionRules } from './redaction-rules.js';

/** Shorter ones would hide half of every text. */
export const shortestText = 3;

/**
 * Throws FormatError `schema` or `syntax`, with the pointer and the name of the rule, for rules that cannot be applied: paths that cannot be read, a
 * name that stands twice, a rule without either of path and text, and one that hides what records are known by.
 */
export function checkRules({ allow, rules }: RedactionRules): void {
  for (const [kind, paths] of Object.entries(allow))
    for (const [i, path] of paths.entries()) at(`/allow/${kind}/${i}`, () => parseMemberPath(path));
  for (const [i, rule] of rules.entries()) {
    const pointer = `/rules/${i}`;
    if (rules.findIndex(({ name }) => name === rule.name) < i)
      throw refused(`${pointer}/name`, rule, 'has the name of another');
    if ((rule.path === undefined) === (rule.text === undefined))
      throw refused(pointer, rule, 'must have either a path or a text');
    if (rule.path !== undefined)
      checkPath(
        rule,
        at(`${pointer}/path`, () => parseMemberPath(rule.path!)),
        pointer,
      );
    else checkText(rule, rule.text!, pointer);
  }
}

function checkPath(rule: RedactionRule, path: readonly PathStep[], pointer: string): void {
  if (rule.ignoreCase !== undefined)
    throw refused(`${pointer}/ignoreCase`, rule, 'has ignoreCase, which belongs to a text');
  for (const kind of rule.kinds ?? protectedKinds) {
    const met = protectedPaths(kind).find(({ steps }) => pathsMeet(steps, path));
    if (met)
      throw refused(
        `${pointer}/path`,
        rule,
        `would hide ${met.text}, by which ${kind} are known; name a path beside it, or other kinds`,
      );
  }
}

/** A text that could meet the mask would hide more each time that it is applied. */
function checkText(rule: RedactionRule, text: string, pointer: string): void {
  const problem =
    text.length < shortestText
      ? `has a text of fewer than ${shortestText} characters`
      : /[[\]]/.test(text) || maskText.includes(text.toLowerCase())
        ? `has a text that the mask ${maskText} could meet: it may hold no square bracket and be no part of it`
        : undefined;
  if (problem) throw refused(`${pointer}/text`, rule, problem);
}

function at<T>(pointer: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof FormatError) throw new FormatError(error.code, error.message, { pointer });
    throw error;
  }
}

const refused = (pointer: string, { name }: RedactionRule, reason: string) =>
  new FormatError('schema', `the redaction rule ${JSON.stringify(name)} ${reason}`, { pointer });
