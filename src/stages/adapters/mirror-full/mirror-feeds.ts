import type { MirrorFeed } from '../../../formats/mirror-index/mirror-index.js';
import { compareFeeds } from '../../../formats/mirror-index/parse-mirror-index.js';
import type { Feed } from '../../../kernel/evidence.js';
import type { SourceCount } from '../../planning/source-counter.js';

/** The pinned feeds and those that have records, each once. */
export function mirrorFeeds(feeds: readonly Feed[], counts: readonly SourceCount[]): readonly MirrorFeed[] {
  const known = new Map<string, MirrorFeed>();
  for (const feed of feeds) known.set(`${feed.kind} ${feed.source}`, { ...feed, records: 0 });
  for (const { kind, source, records } of counts) {
    const name = `${kind} ${source}`;
    known.set(name, { ...(known.get(name) ?? { kind, source }), records });
  }
  return [...known.values()].sort(compareFeeds);
}
