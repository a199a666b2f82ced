import { deadlineShare, noDoubleRuns, noErrors, greatest } from './call-figures.js';
import { figure } from './figure.js';
import { budgetMs, type Pace, quietMs, type Scenario } from './scenario.js';

const replicas = 4;

export const rollingRestart: Scenario = {
  id: 'F2',
  about: 'rolling SIGTERM of every service under load, 10 rounds',
  loadMs: 240_000,
  shortLoadMs: 6500,
  setup: (pace) => ({
    replicas: { probe: 2, relay: 2 },
    load: {
      callsPerSecond: pace.short ? 50 : 100,
      mix: { read: 4, keyed: 3, once: 2, relay: 2, stream: 0.5 },
      workMs: [5, 60],
      chunks: pace.short ? [10, 30] : [20, 100],
      budgetMs,
    },
    faults: () => restarts(pace),
    quietMs,
  }),
  judge: (run) => [
    noErrors(run),
    noDoubleRuns(run),
    figure('longest exit', greatest(run.notes.map(({ exitMs }) => exitMs ?? Number.NaN)), {
      unit: 'ms',
      atMost: 10_000,
    }),
    figure('restarts', run.notes.length, { atLeast: run.facts.plan.faults.length }),
    deadlineShare(run),
  ],
};

/** One after another over all replicas, round after round. */
function restarts(pace: Pace) {
  const count = (pace.short ? 1 : 10) * replicas;
  const everyMs = (pace.loadMs - 1000) / count;
  return Array.from({ length: count }, (_, index) => ({
    atMs: Math.round(500 + index * everyMs),
    kind: 'restart-replica' as const,
    replica: index % replicas,
  }));
}
