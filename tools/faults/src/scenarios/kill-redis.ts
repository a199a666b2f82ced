import { endedOk } from '../checker/call-invariants.js';
import { allAnswered, deadlineShare, noneHangs, okOrLost, repeatable, greatest } from './call-figures.js';
import { type Figure, figure } from './figure.js';
import {
  budgetMs,
  leaseMsOf,
  moments,
  type Pace,
  type Scenario,
  type ScenarioRun,
  type ScenarioSetup,
  tuningOf,
} from './scenario.js';

const recoveredMs = 2000;

export const killDurableRedis: Scenario = {
  id: 'F3',
  about: 'Redis with AOF: `kill -9` five times, 3 s down each',
  loadMs: 75_000,
  shortLoadMs: 5000,
  setup: (pace) => ({ ...setupOf(pace), appendOnly: true }),
  judge: (run) => [
    allAnswered(run, repeatable),
    okOrLost(run, ['once']),
    firstSuccess(run),
    longestDown(run),
    deadlineShare(run),
  ],
};

export const killForgetfulRedis: Scenario = {
  id: 'F3-forgetful',
  about: 'Redis without AOF: `kill -9` five times, 3 s down each',
  loadMs: 75_000,
  shortLoadMs: 5000,
  setup: setupOf,
  judge: (run) => [
    noneHangs(run),
    firstSuccess(run),
    longestDown(run),
    answeredAnyhow(run),
    deadlineShare(run),
  ],
};

function setupOf(pace: Pace): ScenarioSetup {
  const downMs = pace.short ? 1500 : 3000;
  return {
    replicas: { probe: 2 },
    tuning: tuningOf(pace),
    load: {
      callsPerSecond: 50,
      mix: { read: 5, keyed: 3, once: 2 },
      workMs: [5, 100],
      budgetMs,
    },
    faults: () =>
      moments(pace.short ? 1500 : 5000, pace.short ? 4500 : 14_000, pace).map((atMs) => ({
        atMs,
        kind: 'kill-redis',
        forMs: downMs,
      })),
    quietMs: 4 * leaseMsOf(pace),
  };
}

/** From the moment Redis answers again to the first call that ends well, at its worst. */
function firstSuccess({ facts, notes }: ScenarioRun): Figure {
  const successes = facts.records
    .filter(endedOk)
    .map(({ endings }) => endings[0]?.at ?? Number.NaN)
    .toSorted((one, other) => one - other);
  const waits = notes.map(({ endedAt }) => (successes.find((at) => at >= endedAt) ?? Number.NaN) - endedAt);
  return figure('first success after Redis is up', greatest(waits), { unit: 'ms', atMost: recoveredMs });
}

/** With the time that Redis takes to start, which a busy machine prolongs. */
function longestDown({ notes }: ScenarioRun): Figure {
  const longest = greatest(notes.map(({ beganAt, endedAt }) => endedAt - beganAt));
  return figure('Redis was down for at most', longest, { unit: 'ms' });
}

function answeredAnyhow({ facts }: ScenarioRun): Figure {
  const share = (100 * facts.records.filter(endedOk).length) / facts.records.length;
  return figure('answered, although Redis forgot', share, { unit: '%' });
}
