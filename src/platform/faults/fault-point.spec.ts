import { readFault } from './fault-point.js';

const testing = { EC_ENVIRONMENT: 'testing' };

describe('EC_FAULT', () => {
  it('names a point, how often it is passed first, and what happens', () => {
    expect(readFault({ ...testing, EC_FAULT: 'between-shards' })).toMatchObject({
      point: 'between-shards',
      remaining: 1,
      action: 'kill',
    });
    expect(readFault({ ...testing, EC_FAULT: 'between-shards:3:stop' })).toMatchObject({
      remaining: 3,
      action: 'stop',
    });
    expect(readFault({ ...testing, EC_FAULT: 'after-seal:term' })).toMatchObject({
      point: 'after-seal',
      action: 'term',
    });
    expect(readFault(testing)).toBeUndefined();
  });

  it.each(['development', 'production', undefined])('is refused in the environment %s', (environment) => {
    expect(() => readFault({ EC_ENVIRONMENT: environment, EC_FAULT: 'cut-pinned' })).toThrow(
      'only with EC_ENVIRONMENT=testing',
    );
  });

  it('lists the points where it does not know one', () => {
    expect(() => readFault({ ...testing, EC_FAULT: 'at-lunch' })).toThrow(/before-plan.*between-shards/);
    expect(() => readFault({ ...testing, EC_FAULT: 'cut-pinned:x' })).toThrow('EC_FAULT has the form');
  });
});
