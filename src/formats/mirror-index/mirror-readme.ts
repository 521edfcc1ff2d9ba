import type { MirrorFeed, MirrorIndex } from './mirror-index.js';

/** What the README says beside what the index says. */
export interface MirrorReadme {
  readonly profile: string;
  /** RFC 3339, UTC. */
  readonly asOf: string;
  readonly index: MirrorIndex;
}

/** `README.md` of a mirror bundle: what it is and how to use it, for whoever opens it. Follows from its input byte for byte. */
export function mirrorReadme({ profile, asOf, index }: MirrorReadme): Buffer {
  const parts = [
    `# Mirror of ${profile}, as of ${asOf}`,
    index.mode === 'full' ? fullText : deltaText(index),
    `## What is inside\n\n${table(['kind', 'records'], kindRows(index))}`,
    `## How old it is\n\n${feedText}\n\n${table(['kind', 'source', 'records', 'captured', 'limit'], index.feeds.map(feedRow))}`,
    filesText(index),
    useText(index),
  ];
  return Buffer.from(`${parts.join('\n\n')}\n`);
}

const fullText = `This bundle of the Export Center holds security evidence as it was collected. It is complete: no other bundle is
needed to use it.`;

const deltaText = ({
  base,
}: MirrorIndex) => `This bundle of the Export Center holds what changed in a mirror since the bundle
\`${base?.manifestDigest ?? ''}\`. It can be imported where that one was, and nowhere else.`;

const feedText = `A limit is the age above which whoever made this bundle calls a feed stale. \`export-center inspect\` compares
these times with your clock.`;

function filesText(index: MirrorIndex): string {
  return `## Files

- \`manifest.json\`, \`checksums.txt\` and what stands beside them: every file with its digest, signed; \`VERIFY.md\` says how to check
- \`mirror.json\`: this page for programs
${recordFiles(index)}
- ${index.mode === 'full' ? normalizedFiles : removedFiles}`;
}

const recordFiles = ({ form }: MirrorIndex) =>
  form === 'compact'
    ? '- `patches/<kind>/*.patch`: what makes the changed records of those that the base has, and the added ones'
    : '- `data/<kind>/*.jsonl.zst`, `index/<kind>.jsonl`: the records as they came, in canonical JSON, a line each';

const normalizedFiles =
  '`normalized/<kind>/*.jsonl.zst`: the same records in one form a kind, each with a pointer to the raw one\n- `subjects.jsonl`: SBOMs and VEX by what they are about';

const removedFiles = '`removed/<kind>.jsonl`: keys of records that are no more';

const useText = (index: MirrorIndex) => `## Use

    export-center verify <this bundle> --key signing.pub.pem
    export-center import <this bundle>${index.form === 'compact' ? '' : readText}`;

const readText = `
    zstdcat data/advisories/*.jsonl.zst | jq .record`;

const kindRows = ({ kinds }: MirrorIndex) =>
  Object.entries(kinds).map(([kind, { records, added, changed, removed }]) => [
    kind,
    added === undefined ? String(records) : `${added} added, ${changed ?? 0} changed, ${removed ?? 0} removed`,
  ]);

const feedRow = ({ kind, source, records, capturedAt, maxAgeHours }: MirrorFeed) => [
  kind,
  source,
  String(records),
  capturedAt ?? 'not declared',
  maxAgeHours === undefined ? 'none' : `${maxAgeHours} h`,
];

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
