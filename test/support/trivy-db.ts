import { gunzipSync } from 'node:zlib';
import { readBoltRows } from '../../src/formats/bolt/read-rows.js';
import { scanTar } from '../../src/formats/tar/scan-tar.js';
import { openBolt, readAt } from './bolt.js';
import { anAdvisory, type TestRecord } from './pipeline.js';

/** An advisory about one npm or PyPI package of its own, and about one that Trivy has no bucket for. */
export function aTrivyAdvisory(i: number, change: Record<string, unknown> = {}): TestRecord {
  const events = [{ introduced: '0' }, { fixed: `1.${i}.3` }];
  return anAdvisory(i, {
    aliases: [`CVE-2026-${10_000 + i}`],
    severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
    affected: [
      { package: { ecosystem: i % 2 ? 'npm' : 'PyPI', name: `pkg-${i}` }, ranges: [{ type: 'ECOSYSTEM', events }] },
      { package: { ecosystem: 'Nix', name: `pkg-${i}` }, ranges: [{ type: 'ECOSYSTEM', events }] },
    ],
    ...change,
  });
}

/** The members of a gzip-compressed tar. */
export function untarGz(bytes: Uint8Array): Map<string, Buffer> {
  const tar = gunzipSync(bytes);
  const members = [...scanTar(readAt(tar), { maxBytes: tar.length })];
  return new Map(
    members.map(({ path, dataOffset, bytes: size }) => [path, tar.subarray(dataOffset, dataOffset + size)]),
  );
}

/** A database as one would read it: `bucket/.../key` -> value. */
export function entriesOf(database: Buffer): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  for (const row of readBoltRows(openBolt(database)))
    if (row.key !== undefined)
      entries.push([[...row.path, row.key].map(String).join('/'), JSON.parse(Buffer.from(row.value).toString())]);
  return Object.fromEntries(entries);
}
