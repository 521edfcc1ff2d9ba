import { compareBytes } from '../formats/byte-order.js';
import { FormatError } from '../formats/format-error.js';
import { checkRules } from '../formats/redaction/check-rules.js';
import { allowedPathLimit, type RedactionRule, type RedactionRules } from '../formats/redaction/redaction-rules.js';
import { invalid } from '../kernel/errors.js';
import { evidenceKinds, type EvidenceKind } from '../kernel/evidence.js';
import type { ProfileKind } from '../kernel/profile.js';
import { adapterOf } from '../stages/adapters/adapter-registry.js';
import { longestRuleText, type RedactionInput, type RedactionRuleInput } from './redaction.dto.js';

/**
 * The rules in their one normal form; undefined where there are none. Throws `EC-PROFILE-COMBINATION` (invalid), with the rule's name, for a kind whose
 * bundles hold no records and for rules that cannot be applied.
 */
export function resolveRedaction(kind: ProfileKind, input: RedactionInput = {}): RedactionRules | undefined {
  const rules = { allow: normalAllow(input.allow ?? {}), rules: (input.rules ?? []).map(normalRule) };
  if (Object.keys(rules.allow).length === 0 && rules.rules.length === 0) return undefined;
  if (adapterOf(kind).makes !== 'records')
    throw refused(
      '',
      `the files of a ${kind} profile are made of whole records: leave redaction out, or use json:raw, mirror:full or mirror:delta`,
    );
  try {
    checkRules(rules);
  } catch (error) {
    if (error instanceof FormatError) throw refused(error.pointer ?? '', error.message);
    throw error;
  }
  return rules;
}

function normalAllow(allow: Readonly<Record<string, unknown>>): RedactionRules['allow'] {
  const entries = Object.entries(allow).sort(([a], [b]) => compareBytes(a, b));
  return Object.fromEntries(entries.map(([kind, paths]) => [requireKind(kind), requirePaths(kind, paths)]));
}

function requireKind(kind: string): EvidenceKind {
  if ((evidenceKinds as readonly string[]).includes(kind)) return kind as EvidenceKind;
  throw refused(
    '/allow',
    `${JSON.stringify(kind.slice(0, 80))} is no kind of evidence; kinds are ${evidenceKinds.join(', ')}`,
  );
}

function requirePaths(kind: string, paths: unknown): readonly string[] {
  const isPath = (path: unknown) => typeof path === 'string' && path.length <= longestRuleText;
  if (Array.isArray(paths) && paths.length <= allowedPathLimit && paths.every(isPath))
    return [...new Set(paths as string[])].sort(compareBytes);
  throw refused(
    `/allow/${kind}`,
    `must be a list of at most ${allowedPathLimit} paths of at most ${longestRuleText} characters`,
  );
}

function normalRule({ name, kinds, path, text, ignoreCase, action }: RedactionRuleInput): RedactionRule {
  return {
    name,
    ...(kinds ? { kinds: [...new Set(kinds)].sort(compareBytes) } : {}),
    ...(path === undefined ? {} : { path }),
    ...(text === undefined ? {} : { text }),
    ...(ignoreCase ? { ignoreCase } : {}),
    action,
  };
}

const refused = (pointer: string, message: string) =>
  invalid('EC-PROFILE-COMBINATION', message, { pointer: `/redaction${pointer}` });
