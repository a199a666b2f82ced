import type { CallRecord } from '../history/call-history.js';
import { allAnswered, idsOf, recordsOf, greatest } from './call-figures.js';
import { type Figure, figure } from './figure.js';
import { type Pace, quietMs, type Scenario, type ScenarioRun, tuningOf } from './scenario.js';

/** Longer than any stream of these scenarios. */
const budgetMs = 90_000;

export const leaveStream: Scenario = {
  id: 'F6',
  about: 'the client leaves in the middle of a stream',
  loadMs: 30_000,
  shortLoadMs: 3000,
  setup: () => ({
    replicas: { probe: 2 },
    load: {
      callsPerSecond: 10,
      mix: { stream: 1 },
      workMs: [40, 80],
      chunks: [200, 200],
      leavesAfter: [1, 20],
      budgetMs,
    },
    quietMs,
  }),
  judge: (run) => [allAnswered(run, ['stream']), chunksAfterLeaving(run, 2)],
};

export const killGateway: Scenario = {
  id: 'F6-gateway',
  about: 'the gateway dies in the middle of its streams',
  loadMs: 10_000,
  shortLoadMs: 2500,
  setup: (pace) => ({
    replicas: { probe: 2 },
    tuning: tuningOf(pace),
    load: {
      callsPerSecond: 6,
      mix: { stream: 1 },
      workMs: [90, 110],
      chunks: pace.short ? [80, 80] : [300, 300],
      budgetMs,
    },
    faults: () => [{ atMs: pace.loadMs, kind: 'kill-gateway' }],
    quietMs: stopsWithinMs(pace) + 5000,
  }),
  judge: (run) => [stopAfterDeath(run, stopsWithinMs(run.pace))],
};

/** The life of a reply key and a second. */
function stopsWithinMs(pace: Pace): number {
  return (tuningOf(pace).limits?.replyTtlMs ?? 15_000) + 1000;
}

/** Chunks that the handler made beyond those that its client took. */
function chunksAfterLeaving(run: ScenarioRun, atMost: number): Figure {
  const more = (record: CallRecord) => {
    const execution = run.facts.executions.find(({ callId }) => callId === record.call.id);
    return execution?.endedAt === undefined ? Number.NaN : execution.chunks - record.chunks.length;
  };
  const records = recordsOf(run, ['stream']);
  const wrong = records.filter((record) => !(more(record) <= atMost));
  return figure('chunks made after the client left', greatest(records.map(more)), {
    atMost,
    callIds: idsOf(wrong),
  });
}

function stopAfterDeath({ facts, notes }: ScenarioRun, atMost: number): Figure {
  const died = notes.find(({ fault }) => fault.kind === 'kill-gateway')?.endedAt ?? Number.NaN;
  const orphans = facts.records.filter(({ unsure, startedAt }) => unsure && startedAt !== undefined);
  const ends = orphans.map(({ call }) => {
    const execution = facts.executions.find(({ callId }) => callId === call.id);
    return (execution?.endedAt ?? Number.NaN) - died;
  });
  const name = `generation stops after its gateway died (${orphans.length} streams)`;
  return figure(name, greatest(ends), { unit: 'ms', atMost, callIds: idsOf(orphans) });
}
