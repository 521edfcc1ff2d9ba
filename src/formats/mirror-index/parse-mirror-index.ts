import { compareBytes } from '../byte-order.js';
import { FormatError } from '../format-error.js';
import { JsonShape, parseCanonical } from '../json-shape/json-shape.js';
import {
  mirrorIndexPath,
  mirrorIndexSchema,
  type MirrorBase,
  type MirrorFeed,
  type MirrorIndex,
  type MirrorKind,
  type MirrorLink,
} from './mirror-index.js';

const feedLimit = 100_000;
const chainLimit = 10_000;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;

/**
 * Reads mirror.json strictly: canonical JSON to the byte, known members only, feeds in byte order, a base with a delta and with nothing else.
 * Throws FormatError; `unsupported-version` names a schema that this release does not know.
 */
export function parseMirrorIndex(bytes: Uint8Array): MirrorIndex {
  const shape = JsonShape.of(parseCanonical(bytes, mirrorIndexPath));
  requireSchema(shape);
  const mode = shape.literal('mode', 'full', 'delta');
  const mirror = shape.string('mirror', 64);
  const [base, form, chain] = [
    shape.optional('base', (name) => readBase(shape.object(name))),
    shape.optional('form', (name) => shape.literal(name, 'whole', 'compact')),
    shape.optional('chain', (name) => shape.objects(name, chainLimit).map(readLink)),
  ];
  const index: MirrorIndex = {
    schema: mirrorIndexSchema,
    mode,
    mirror,
    kinds: readKinds(shape.object('kinds')),
    feeds: shape.objects('feeds', feedLimit).map(readFeed),
    ...(base && { base }),
    ...(form && { form }),
    ...(chain && { chain }),
  };
  shape.close();
  requireOrder(index.feeds);
  if ((mode === 'delta') !== (base !== undefined))
    throw new FormatError('schema', 'a delta, and nothing else, names its base', { pointer: '/base' });
  return index;
}

function requireSchema(shape: JsonShape): void {
  const schema = shape.string('schema');
  if (schema === mirrorIndexSchema) return;
  const message = `mirror schema ${JSON.stringify(schema)} is not known; this release reads ${mirrorIndexSchema}`;
  throw new FormatError('unsupported-version', message, { pointer: '/schema' });
}

function readKinds(shape: JsonShape): Readonly<Record<string, MirrorKind>> {
  const names = Object.keys(shape.value);
  return Object.fromEntries(names.map((name) => [name, closed(shape.object(name), readKind)]));
}

function readKind(shape: JsonShape): MirrorKind {
  const counts = (['added', 'changed', 'removed'] as const).flatMap((name) =>
    shape.has(name) ? [[name, shape.integer(name)] as const] : [],
  );
  return { records: shape.integer('records'), ...Object.fromEntries(counts) };
}

function readFeed(shape: JsonShape): MirrorFeed {
  return closed(shape, (it) => {
    const [capturedAt, maxAgeHours] = [
      it.optional('capturedAt', (name) => readInstant(it, name)),
      it.optional('maxAgeHours', (name) => it.integer(name, 1)),
    ];
    return {
      kind: it.string('kind', 64),
      source: it.string('source', 64),
      records: it.integer('records'),
      ...(capturedAt !== undefined && { capturedAt }),
      ...(maxAgeHours !== undefined && { maxAgeHours }),
    };
  });
}

function readInstant(shape: JsonShape, name: string): string {
  const value = shape.string(name, 64);
  if (instant.test(value) && !Number.isNaN(Date.parse(value))) return value;
  throw new FormatError('schema', `${shape.at(name)} is not an RFC 3339 time in UTC`, { pointer: shape.at(name) });
}

const readBase = (shape: JsonShape): MirrorBase =>
  closed(shape, (it) => ({ manifestDigest: it.digest('manifestDigest'), itemSetRoot: it.digest('itemSetRoot') }));

function readLink(shape: JsonShape): MirrorLink {
  return closed(shape, (it) => {
    const base = it.optional('base', (name) => it.digest(name));
    return {
      manifestDigest: it.digest('manifestDigest'),
      ...(base && { base }),
      itemSetRoot: it.digest('itemSetRoot'),
      bytes: it.integer('bytes'),
      mode: it.literal('mode', 'full', 'delta'),
    };
  });
}

function requireOrder(feeds: readonly MirrorFeed[]): void {
  for (let i = 1; i < feeds.length; i += 1) {
    if (compareFeeds(feeds[i - 1]!, feeds[i]!) < 0) continue;
    throw new FormatError('unsorted', `/feeds/${i} does not come after the one before it`, { pointer: `/feeds/${i}` });
  }
}

/** The order of feeds: byte order of kind, then of source. */
export const compareFeeds = (a: Pick<MirrorFeed, 'kind' | 'source'>, b: Pick<MirrorFeed, 'kind' | 'source'>): number =>
  compareBytes(a.kind, b.kind) || compareBytes(a.source, b.source);

function closed<T>(shape: JsonShape, read: (shape: JsonShape) => T): T {
  const value = read(shape);
  shape.close();
  return value;
}
