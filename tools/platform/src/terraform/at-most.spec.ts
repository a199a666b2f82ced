import { atMost } from './at-most.js';

describe(atMost.name, () => {
  it('does all, in order, and never more at once than allowed', async () => {
    let running = 0;
    let most = 0;
    const results = await atMost(2, [3, 1, 2, 0], async (item) => {
      most = Math.max(most, ++running);
      for (let turn = 0; turn < item; turn++) await Promise.resolve();
      running--;
      return item * 10;
    });
    expect([results, most]).toEqual([[30, 10, 20, 0], 2]);
  });

  it('passes an error on', async () => {
    await expect(atMost(2, [1], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
