import { digestOf } from '../digest.js';
import type { MirrorLink } from './mirror-index.js';
import { repairPath } from './repair-path.js';

const link = (name: string, mode: 'full' | 'delta'): MirrorLink => ({
  manifestDigest: digestOf(`bundle ${name}`),
  itemSetRoot: digestOf(`root ${name}`),
  bytes: 1,
  mode,
});
const chain = [link('a', 'full'), link('b', 'delta'), link('c', 'delta')];

describe('the bundles that repair a mirror', () => {
  it('are those after the state that it has', () => {
    expect(repairPath(chain, digestOf('root a'))).toEqual(chain.slice(1));
    expect(repairPath(chain, digestOf('root b'))).toEqual(chain.slice(2));
    expect(repairPath(chain, digestOf('root c'))).toEqual([]);
  });

  it('begin with the last full one where the chain does not know its state', () => {
    expect(repairPath(chain, digestOf('another'))).toEqual(chain);
    const later = [...chain, link('d', 'full'), link('e', 'delta')];
    expect(repairPath(later, digestOf('another'))).toEqual(later.slice(3));
    expect(repairPath(later, digestOf('root a'))).toEqual(later.slice(3));
  });

  it('are none where there is no chain', () => expect(repairPath([], digestOf('x'))).toEqual([]));
});
