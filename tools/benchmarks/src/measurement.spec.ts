import { measured, medianRun } from './measurement.js';

describe('a measurement', () => {
  it('is met at its bound and missed beyond it', () => {
    expect(measured('first token', 120, { unit: 'ms', atMost: 120 })).toMatchObject({
      met: true,
      target: '≤ 120 ms',
    });
    expect(measured('first token', 121, { unit: 'ms', atMost: 120 }).met).toBe(false);
    expect(measured('nDCG@10', 0.84, { unit: '', atLeast: 0.84 })).toMatchObject({
      met: true,
      target: '≥ 0.84',
    });
    expect(measured('nDCG@10', 0.839, { unit: '', atLeast: 0.84 }).met).toBe(false);
  });

  it('is the median of its runs and says their range', () => {
    const runs = [90, 400, 110].map((value) => [measured('first token', value, { unit: 'ms', atMost: 100 })]);
    expect(medianRun(runs)).toEqual([
      {
        measure: 'first token',
        value: 110,
        unit: 'ms',
        target: '≤ 100 ms',
        met: false,
        note: '3 runs, 90 to 400',
      },
    ]);
  });
});
