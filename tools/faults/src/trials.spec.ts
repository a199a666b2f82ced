import { makePlan } from './plan/plan.js';
import { scenarios } from './scenarios/scenarios.js';
import { chooseTrials, paceOf, trials } from './trials.js';

const cut = 90;

describe(chooseTrials.name, () => {
  const ids = (...names: string[]) => chooseTrials(names).map(({ id }) => id);

  it('takes F3 for all its trials and a full name for one', () => {
    expect(ids('f3')).toEqual(['F3', 'F3-forgetful']);
    expect(ids('F3-forgetful')).toEqual(['F3-forgetful']);
    expect(ids('F33')).toEqual([]);
  });

  it('runs what wants to be named only by its full name', () => {
    expect(ids()).not.toContain('F10-faketime');
    expect([ids('F10'), ids('F10-faketime')]).toEqual([['F10'], ['F10-faketime']]);
  });

  it('leaves out of a cut what is long', () => {
    const inCut = chooseTrials([], cut).map(({ id }) => id);
    expect([ids().includes('F11'), inCut.includes('F11'), inCut.includes('F10')]).toEqual([
      true,
      false,
      true,
    ]);
  });
});

describe(paceOf.name, () => {
  it('gives each trial all its time without a cut, and never less than it needs with one', () => {
    for (const trial of trials) {
      expect(paceOf(trial, trials)).toEqual({ loadMs: trial.loadMs, short: false });
      expect(paceOf(trial, trials, 1)).toEqual({ loadMs: trial.shortLoadMs, short: true });
      expect(paceOf(trial, [trial], 36_000)).toEqual({ loadMs: trial.loadMs, short: false });
    }
  });

  it('shares the seconds of a cut', () => {
    const chosen = chooseTrials([], cut);
    const load = chosen.reduce((sum, trial) => sum + paceOf(trial, chosen, cut).loadMs, 0);
    expect(load).toBeLessThanOrEqual(cut * 1000);
  });
});

describe('a scenario', () => {
  it.each(scenarios.map((scenario) => [scenario.id, scenario] as const))(
    '%s breaks what it says, also when it is cut',
    (id, scenario) => {
      const { loadMs, shortLoadMs } = scenario;
      for (const pace of [
        { loadMs, short: false },
        { loadMs: shortLoadMs, short: true },
      ]) {
        const { load, faults } = scenario.setup(pace);
        const planned = { ...load, durationMs: pace.loadMs };
        const plan = makePlan({ scenario: id, seed: 7, load: planned, faults });
        expect(plan.calls.length).toBeGreaterThan(10);
        expect(plan.faults.length > 0 || faults === undefined).toBe(true);
        const moments = [...plan.calls, ...plan.faults].map(({ atMs }) => atMs);
        expect(moments.filter((atMs) => atMs > pace.loadMs)).toEqual([]);
      }
    },
  );
});
