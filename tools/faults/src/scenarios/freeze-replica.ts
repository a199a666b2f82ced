import { allAnswered, deadlineShare, longestAnswer, okOrLost, repeatable } from './call-figures.js';
import { budgetMs, leaseMsOf, type Scenario, tuningOf } from './scenario.js';

export const freezeReplica: Scenario = {
  id: 'F5',
  about: 'SIGSTOP of a replica for three leases',
  loadMs: 30_000,
  shortLoadMs: 6000,
  setup: (pace) => ({
    replicas: { probe: 2 },
    tuning: tuningOf(pace),
    load: { callsPerSecond: 50, mix: { read: 4, keyed: 4, once: 2 }, workMs: [50, 400], budgetMs },
    faults: (random) => [
      { atMs: 1500, kind: 'freeze-replica', replica: random.below(2), forMs: 3 * leaseMsOf(pace) },
    ],
    quietMs: 6 * leaseMsOf(pace),
  }),
  judge: (run) => [
    allAnswered(run, repeatable),
    okOrLost(run),
    longestAnswer(run, repeatable),
    deadlineShare(run),
  ],
};
