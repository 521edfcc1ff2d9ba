import { digestOf } from '../../formats/digest.js';
import { shortestPath, type MirrorBundle } from './mirror-chain.js';

const root = (name: string) => digestOf(`root ${name}`);

function bundle(name: string, bytes: number, base?: string): MirrorBundle {
  const common = { runId: name, manifestDigest: digestOf(name), itemSetRoot: root(name.split('>').at(-1)!), bytes };
  if (base === undefined) return { ...common, mode: 'full', asOf: '' };
  return { ...common, mode: 'delta', base: digestOf(base), baseRoot: root(base), asOf: '' };
}

const ids = (to: string, from: string | undefined, bundles: readonly MirrorBundle[]) => {
  const path = shortestPath(bundles, root(to), from === undefined ? undefined : root(from));
  return path && [path.bundles.map(({ runId }) => runId), path.bytes];
};

describe('the way through a mirror', () => {
  const full = bundle('a', 100);
  const steps = [bundle('a>b', 5, 'a'), bundle('b>c', 5, 'b')];

  it('begins with a full bundle where nothing is there, and goes on by deltas', () => {
    expect(ids('c', undefined, [full, ...steps])).toEqual([['a', 'a>b', 'b>c'], 110]);
  });

  it('takes only the deltas where their base is there', () => {
    expect(ids('c', 'b', [full, ...steps])).toEqual([['b>c'], 5]);
    expect(ids('c', 'c', [full, ...steps])).toEqual([[], 0]);
  });

  it('takes the fewest bytes: one delta over two, a new full bundle over many', () => {
    expect(ids('c', 'a', [full, ...steps, bundle('a>c', 7, 'a')])).toEqual([['a>c'], 7]);
    expect(ids('c', undefined, [full, ...steps, bundle('c', 90)])).toEqual([['c'], 90]);
  });

  it('begins anew where nothing leads on from what is there', () => {
    expect(ids('c', 'strange', [full, ...steps])).toEqual([['a', 'a>b', 'b>c'], 110]);
  });

  it('says where there is no way', () => {
    expect(ids('c', 'a', steps.slice(1))).toBeUndefined();
  });

  it('does not go round in circles', () => {
    expect(ids('b', 'a', [bundle('a>b', 5, 'a'), bundle('b>a', 1, 'b')])).toEqual([['a>b'], 5]);
  });
});
