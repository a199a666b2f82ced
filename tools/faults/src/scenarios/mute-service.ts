import { allAnswered, deadlineShare, longestAnswer, okOrLost, repeatable, greatest } from './call-figures.js';
import { type Figure, figure } from './figure.js';
import { budgetMs, leaseMsOf, type Scenario, type ScenarioRun, tuningOf } from './scenario.js';

export const muteService: Scenario = {
  id: 'F4',
  about: 'every socket of one service muted for 30 s',
  loadMs: 45_000,
  shortLoadMs: 6500,
  setup: (pace) => ({
    replicas: { probe: 2 },
    tuning: tuningOf(pace),
    load: { callsPerSecond: 40, mix: { read: 5, keyed: 3, once: 1 }, workMs: [5, 60], budgetMs },
    faults: () => [{ atMs: 500, kind: 'mute-probe', forMs: pace.short ? 5500 : 30_000 }],
    quietMs: 6 * leaseMsOf(pace),
  }),
  judge: (run) => [
    seenWithin(run, 5000),
    allAnswered(run, repeatable),
    okOrLost(run, ['once']),
    longestAnswer(run, repeatable),
    deadlineShare(run),
  ],
};

/** How long the service took to give up its last mute connection. */
function seenWithin({ notes }: ScenarioRun, atMost: number): Figure {
  const times = notes.flatMap(({ givenUpMs = [] }) => givenUpMs);
  const slowest = greatest(times.map((time) => time ?? Number.NaN));
  return figure(`mute connections given up (${times.length})`, slowest, { unit: 'ms', atMost });
}
