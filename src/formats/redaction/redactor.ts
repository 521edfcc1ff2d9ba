import { isJsonObject, type JsonObject, type JsonValue } from '../canonical-json/json-value.js';
import { holds, maskWords, type HiddenText } from './hidden-text.js';
import { parseMemberPath } from './member-path.js';
import { elementsOf, endOf, membersOf, PathNode } from './path-tree.js';
import { protectedPaths } from './protected-paths.js';
import { countedRules, maskText, type RedactionAction, type RedactionRules } from './redaction-rules.js';

/** Told of each value that a rule dropped or masked, by the rule's number in `countedRules`. */
export type RuleHit = (rule: number) => void;

/** Where the walk stands: on these paths of rules, and on these of the allow-list; `all` where everything below is allowed. */
interface Place {
  readonly paths: readonly PathNode[];
  readonly allowed: readonly PathNode[] | 'all';
}

/** The rules that concern one kind of evidence, ready to be applied. */
export class Redactor {
  readonly #actions: readonly RedactionAction[];
  readonly #firstRule: number;
  readonly #paths = new PathNode();
  readonly #allowed: PathNode | undefined;
  readonly #allowRule: number;
  readonly #texts: readonly HiddenText[];

  private constructor(rules: RedactionRules, kind: string) {
    const counted = countedRules(rules);
    this.#firstRule = counted.length - rules.rules.length;
    this.#actions = rules.rules.map(({ action }) => action);
    this.#allowRule = counted.indexOf(`allow-list/${kind}`);
    this.#allowed = allowedTree(rules, kind);
    const texts: HiddenText[] = [];
    for (const [i, rule] of rules.rules.entries()) {
      if (!concerns(rule, kind)) continue;
      const number = this.#firstRule + i;
      if (rule.path !== undefined) this.#paths.add(parseMemberPath(rule.path), number);
      else texts.push({ rule: number, text: rule.text!, ignoreCase: rule.ignoreCase === true, action: rule.action });
    }
    this.#texts = texts;
  }

  /** Undefined where no rule concerns the kind. Throws FormatError `syntax` for a path that cannot be read. */
  static of(rules: RedactionRules, kind: string): Redactor | undefined {
    if (!Object.hasOwn(rules.allow, kind) && !rules.rules.some((rule) => concerns(rule, kind))) return undefined;
    return new Redactor(rules, kind);
  }

  /** The record as it may leave. Answers the very value that came in where nothing had to be hidden. */
  redact(record: JsonObject, hit: RuleHit): JsonObject {
    return this.#object(record, { paths: [this.#paths], allowed: this.#allowed ? [this.#allowed] : 'all' }, hit);
  }

  /** The number of the first rule that hides a text which the name holds. */
  hidingRule(name: string): number | undefined {
    return this.#texts.find((text) => holds(text, name))?.rule;
  }

  #object(value: JsonObject, place: Place, hit: RuleHit): JsonObject {
    const kept: [string, JsonValue][] = [];
    let same = true;
    for (const name of Object.keys(value)) {
      const before = value[name]!;
      const after = this.#member(name, before, place, hit);
      if (after !== undefined) kept.push([name, after]);
      same &&= after === before;
    }
    return same ? value : Object.fromEntries(kept);
  }

  #member(name: string, value: JsonValue, { paths, allowed }: Place, hit: RuleHit): JsonValue | undefined {
    const below = { paths: membersOf(paths, name), allowed: allowed === 'all' ? allowed : membersOf(allowed, name) };
    if (below.allowed === 'all' || below.allowed.length > 0) {
      const rule = this.hidingRule(name);
      if (rule !== undefined) return drop(rule, hit);
    }
    return this.#value(value, below, hit);
  }

  #list(value: readonly JsonValue[], { paths, allowed }: Place, hit: RuleHit): readonly JsonValue[] {
    const below = { paths: elementsOf(paths), allowed: allowed === 'all' ? allowed : elementsOf(allowed) };
    const kept = value.map((element) => this.#value(element, below, hit));
    return kept.every((element, i) => element === value[i]) ? value : kept.filter((element) => element !== undefined);
  }

  /** Undefined for a value that is dropped. */
  #value(value: JsonValue, { paths, allowed: before }: Place, hit: RuleHit): JsonValue | undefined {
    const allowed = before === 'all' || endOf(before) !== undefined ? 'all' : before;
    const isList = Array.isArray(value);
    const isObject = !isList && isJsonObject(value);
    if (allowed !== 'all' && (allowed.length === 0 || !(isList || isObject || value === maskText)))
      return drop(this.#allowRule, hit);
    const rule = endOf(paths);
    if (rule !== undefined)
      return this.#actions[rule - this.#firstRule] === 'drop' ? drop(rule, hit) : mask(value, rule, hit);
    if (typeof value === 'string') return this.#text(value, hit);
    if (paths.length === 0 && allowed === 'all' && this.#texts.length === 0) return value;
    if (isList) return this.#list(value as readonly JsonValue[], { paths, allowed }, hit);
    return isObject ? this.#object(value, { paths, allowed }, hit) : value;
  }

  #text(value: string, hit: RuleHit): string | undefined {
    let shown = value;
    for (const text of this.#texts) {
      if (!holds(text, shown)) continue;
      if (text.action === 'drop') return drop(text.rule, hit);
      shown = maskWords(text, shown);
      hit(text.rule);
    }
    return shown;
  }
}

function drop(rule: number, hit: RuleHit): undefined {
  hit(rule);
  return undefined;
}

function mask(value: JsonValue, rule: number, hit: RuleHit): JsonValue {
  if (value !== maskText) hit(rule);
  return maskText;
}

function concerns({ kinds }: RedactionRules['rules'][number], kind: string): boolean {
  return kinds === undefined || kinds.includes(kind);
}

/** What a record is known by is always allowed. */
function allowedTree({ allow }: RedactionRules, kind: string): PathNode | undefined {
  if (!Object.hasOwn(allow, kind)) return undefined;
  const tree = new PathNode();
  for (const path of allow[kind]!) tree.add(parseMemberPath(path), 0);
  for (const { steps } of protectedPaths(kind)) tree.add(steps, 0);
  return tree;
}
