import { allAnswered, deadlineShare, longestAnswer, okOrLost, repeatable } from './call-figures.js';
import { budgetMs, leaseMsOf, moments, type Pace, type Scenario, tuningOf } from './scenario.js';

const graceMs = 2000;
/** Twice the lease, so that no innocent call meets three deaths one after the other. */
const everyMs = (pace: Pace) => 2 * leaseMsOf(pace);

export const killReplica: Scenario = {
  id: 'F1',
  about: '`kill -9` of a random replica every 10 s at 100 calls/s',
  loadMs: 300_000,
  shortLoadMs: 5500,
  setup: (pace) => ({
    replicas: { probe: 3 },
    tuning: tuningOf(pace),
    load: {
      callsPerSecond: pace.short ? 60 : 100,
      mix: { read: 5, keyed: 3, once: 2, stream: 0.5 },
      workMs: [5, 60],
      chunks: [5, 20],
      budgetMs,
    },
    faults: (random) =>
      moments(pace.short ? 1000 : 5000, everyMs(pace), pace).map((atMs) => ({
        atMs,
        kind: 'kill-replica',
        replica: random.below(3),
      })),
    quietMs: 4 * leaseMsOf(pace),
  }),
  judge: (run) => [
    allAnswered(run, repeatable),
    longestAnswer(run, repeatable, leaseMsOf(run.pace) + graceMs),
    okOrLost(run),
    deadlineShare(run),
  ],
};
