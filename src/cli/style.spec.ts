import { applyColorFlag } from './style.js';

describe('--no-color', () => {
  it('wins over FORCE_COLOR, for this process and those it starts', () => {
    const env = { FORCE_COLOR: '1' };
    applyColorFlag(['profile', 'apply', '--no-color'], env);
    expect(env).toEqual({ NO_COLOR: '1' });
  });

  it('is a word like any other behind --', () => {
    const env = { FORCE_COLOR: '1' };
    applyColorFlag(['run', 'get', '--', '--no-color'], env);
    expect(env).toEqual({ FORCE_COLOR: '1' });
  });
});
