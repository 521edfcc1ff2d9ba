import { createHash } from 'node:crypto';

/** Words that compress about as well as prose does. */
function prose(seed: string, length: number): string {
  let text = '';
  for (let i = 0; text.length < length; i += 1)
    text += `${createHash('sha256')
      .update(`${seed} ${i >> 1}`)
      .digest('hex')
      .slice(0, 12)} overflow in the parser `;
  return text.slice(0, length);
}

/** Advisories in the OSV format as JSON Lines; the same for the same numbers. `revision` changes every body and no id. */
export function advisoryLines(first: number, count: number, revision = 0): string {
  const lines: string[] = [];
  for (let i = first; i < first + count; i += 1) {
    const id = `TEST-2026-${createHash('sha256').update(String(i)).digest('hex').slice(0, 12)}`;
    lines.push(
      JSON.stringify({
        schema_version: '1.7.0',
        id,
        modified: `2026-0${1 + (i % 9)}-01T00:00:00Z`,
        summary: `advisory ${i}, revision ${revision}`,
        details: prose(`${i} ${revision}`, 400 + ((i * 37) % 2_000)),
        affected: [{ package: { ecosystem: 'npm', name: `package-${i % 97}` }, versions: ['1.0.0', '1.0.1'] }],
      }),
    );
  }
  return `${lines.join('\n')}\n`;
}
