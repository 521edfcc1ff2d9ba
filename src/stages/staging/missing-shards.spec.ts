import { digestOf, type Digest } from '../../formats/digest.js';
import type { PlannedPack } from '../planning/planned-pack.js';
import { missingShards } from './missing-shards.js';

const id = (name: string) => digestOf(name);

/** A pack of shards named by letters; each ends with its own letter as key. */
function aPack(number: number, letters: string, after = '', plainBytes = 1_000): PlannedPack {
  const common = { records: 1, plainBytes, sources: [] };
  const shards = letters.split('').map((last) => ({ first: last, last, shardId: id(last), ...common }));
  return { kind: 'advisories', number, after, shards };
}

function tasksOf(packs: PlannedPack[], known: string): string[] {
  const ids = new Set<Digest>(known.split('').map(id));
  const tasks = missingShards(packs, ids);
  return tasks.map(({ ranges }) =>
    ranges.map(({ after, shards }) => `${after}<${shards.map(({ last }) => last).join('')}`).join(' '),
  );
}

describe('missingShards', () => {
  it('builds a pack of which nothing is known in one task of its own', () => {
    expect(tasksOf([aPack(1, 'abc'), aPack(2, 'def', 'c')], '')).toEqual(['<abc', 'c<def']);
  });

  it('asks for nothing that is known', () => {
    expect(tasksOf([aPack(1, 'abc')], 'abc')).toEqual([]);
  });

  it('puts scattered shards into one task, neighbours into one range', () => {
    expect(tasksOf([aPack(1, 'abcdef'), aPack(2, 'ghi', 'f')], 'adfgi')).toEqual(['a<bc d<e g<h']);
  });

  it('begins a new task when four mebibytes are gathered', () => {
    const packs = [aPack(1, 'abcdefgh', '', 2_100_000)];
    expect(tasksOf(packs, 'aceg')).toEqual(['a<b c<d', 'e<f g<h']);
  });

  it('keeps whole packs apart from scattered shards of the same look-up', () => {
    expect(tasksOf([aPack(1, 'abc'), aPack(2, 'def', 'c'), aPack(3, 'ghi', 'f')], 'aeg')).toEqual([
      'a<bc c<d e<f g<hi',
    ]);
    expect(tasksOf([aPack(1, 'abc'), aPack(2, 'def', 'c')], 'e')).toEqual(['<abc', 'c<d e<f']);
  });
});
