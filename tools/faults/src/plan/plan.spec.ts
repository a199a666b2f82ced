import { type Load, makePlan } from './plan.js';

describe(makePlan.name, () => {
  const load: Load = {
    durationMs: 10_000,
    callsPerSecond: 100,
    mix: { read: 5, keyed: 3, stream: 1 },
    workMs: [5, 50],
    budgetMs: 15_000,
    chunks: [3, 9],
    leavesAfter: [1, 2],
  };
  const options = {
    scenario: 'F1',
    seed: 7,
    load,
    faults: (random: { below: (limit: number) => number }) => [
      { atMs: 500, kind: 'kill-replica' as const, replica: random.below(100) },
    ],
  };

  it('is the same for the same seed and another for another', () => {
    expect(makePlan(options)).toEqual(makePlan(options));
    expect(makePlan({ ...options, seed: 8 }).digest).not.toBe(makePlan(options).digest);
    expect(makePlan({ ...options, scenario: 'F2' }).digest).not.toBe(makePlan(options).digest);
  });

  it('keeps the calls when the faults change', () => {
    expect(makePlan({ ...options, faults: undefined }).calls).toEqual(makePlan(options).calls);
  });

  it('spreads the calls over the duration and the mix', () => {
    const { calls } = makePlan(options);
    const share = (kind: string) => calls.filter((call) => call.kind === kind).length / calls.length;
    expect(calls.length).toBe(1000);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(1000);
    expect([calls[0]?.atMs, calls.at(-1)?.atMs].map((at) => Math.round((at ?? 0) / 1000))).toEqual([0, 10]);
    expect(share('read')).toBeCloseTo(5 / 9, 1);
    expect(share('stream')).toBeCloseTo(1 / 9, 1);
  });

  it('puts planted calls where they belong', () => {
    const planted = [{ atMs: 5000, kind: 'poison' as const, budgetMs: 60_000 }];
    const { calls } = makePlan({ ...options, load: { ...load, planted } });
    expect(calls.filter(({ kind }) => kind === 'poison')).toMatchObject(planted);
    expect(calls.map(({ atMs }) => atMs)).toEqual(calls.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
    expect(new Set(calls.map(({ id }) => id)).size).toBe(1001);
  });

  it('gives some keyed calls the key of another, and chunks to streams alone', () => {
    const { calls } = makePlan(options);
    const keys = calls.filter(({ kind }) => kind === 'keyed').map(({ key }) => key);
    expect(new Set(keys).size).toBeLessThan(keys.length);
    for (const { kind, chunks, leavesAfter } of calls)
      expect([chunks > 0, leavesAfter !== undefined]).toEqual([kind === 'stream', kind === 'stream']);
  });
});
