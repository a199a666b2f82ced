import { closedLoop } from './closed-loop.js';

describe(closedLoop.name, () => {
  it('keeps exactly so many calls under way, and measures each', async () => {
    let active = 0;
    let most = 0;
    let ended = 0;
    const call = async () => {
      most = Math.max(most, ++active);
      await new Promise((resolve) => setImmediate(resolve));
      active--;
      ended++;
    };
    const { latencies, failures } = await closedLoop({ inFlight: 4, milliseconds: 20, call });
    expect(most).toBe(4);
    expect(active).toBe(0);
    expect(latencies).toHaveLength(ended);
    expect(failures).toBe(0);
  });

  it('counts what failed apart from what was answered', async () => {
    let calls = 0;
    const call = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      if (++calls % 2 === 0) throw new Error('no');
    };
    const { latencies, failures } = await closedLoop({ inFlight: 1, milliseconds: 20, call });
    expect(failures).toBe(Math.floor(calls / 2));
    expect(latencies).toHaveLength(Math.ceil(calls / 2));
  });
});
