import { RecentAnswers } from './recent-answers.js';

describe('recent answers', () => {
  it('are asked for once by requests that come together, and forgotten after a failure', async () => {
    let asked = 0;
    const answers = new RecentAnswers<number>(1_000);
    const ask = () => Promise.resolve((asked += 1));
    expect(await Promise.all([answers.get('a', ask), answers.get('a', ask)])).toEqual([1, 1]);
    await expect(answers.get('b', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await answers.get('b', ask)).toBe(2);
  });

  it('never grow beyond their capacity', async () => {
    let asked = 0;
    const answers = new RecentAnswers<number>(60_000, 2);
    const ask = () => Promise.resolve((asked += 1));
    for (const key of ['a', 'b', 'c', 'a']) await answers.get(key, ask);
    expect(asked).toBe(4);
  });
});
