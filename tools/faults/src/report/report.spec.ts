import { figure } from '../scenarios/figure.js';
import type { TrialResult } from '../scenarios/trial.js';
import { faultTable } from './fault-record.js';
import { hasPassed, resultLines } from './result-lines.js';

const result: TrialResult = {
  id: 'F0',
  about: 'nothing breaks',
  seed: 7,
  planDigest: 'abc',
  seconds: 3,
  calls: 100,
  figures: [figure('answered', 100, { unit: '%', atLeast: 100 }), figure('late', 1.234, { unit: '%' })],
  violations: [],
};
const missed = {
  ...result,
  figures: [figure('longest', 51.26, { unit: 'ms', atMost: 50, callIds: ['call-1'] })],
};
const broken = {
  ...result,
  violations: Array.from({ length: 12 }, (_, index) => ({
    invariant: 'a key has at most one effect',
    found: `2 effects of key-${index % 6}`,
    callIds: [`call-${index}`],
  })),
};

describe(figure.name, () => {
  it('misses a target when nothing was measured, and has none without a bound', () => {
    expect(figure('x', Number.NaN, { atMost: 1 }).met).toBe(false);
    expect(figure('x', Number.NaN, { atLeast: 1 }).met).toBe(false);
    expect(figure('x', 5)).toMatchObject({ met: true, target: '' });
  });
});

describe(resultLines.name, () => {
  it('passes only what meets every target and breaks no invariant', () => {
    expect([result, missed, broken].map(hasPassed)).toEqual([true, false, false]);
    expect(resultLines(result)).toEqual([
      'passed F0: 100 calls in 3 s',
      '  met    answered: 100 % (≥ 100 %)',
      '  ·      late: 1.23 %',
    ]);
  });

  it('names the calls that missed a target or broke an invariant, a few lines of each', () => {
    expect(resultLines(missed)[1]).toBe('  MISSED longest: 51.3 ms (≤ 50 ms) · call-1');
    const lines = resultLines(broken).filter((line) => line.includes('BROKEN'));
    expect(lines).toHaveLength(6);
    expect(lines[0]).toContain('2 effects of key-0 (2 times) · call-0, call-6');
    expect(lines[5]).toContain('and 1 more');
  });
});

describe(faultTable.name, () => {
  it('has a row for each trial and shows what failed', () => {
    const rows = faultTable([
      { ...result, command: 'npm run faults -- F0' },
      { ...missed, command: 'x' },
      { ...broken, command: 'x' },
    ]).split('\n');
    const [row, missedRow, brokenRow] = rows.filter((line) => /^\| (\*\*)?F0/.test(line));
    expect(row).toBe(
      '| F0 | nothing breaks | 7, `abc` | 3 | 100 | answered: 100 % (≥ 100 %)<br>late: 1.23 % | hold | `npm run faults -- F0` |',
    );
    expect(missedRow).toContain('**longest: 51.3 ms (≤ 50 ms), missed**');
    expect(brokenRow).toContain('**broken: a key has at most one effect**');
  });
});
