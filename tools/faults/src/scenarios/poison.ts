import { waitFor } from '@plumbline/testing';
import { readDeadLetters } from '../fleet/redis-state.js';
import {
  allAnswered,
  codeOf,
  deadlineShare,
  idsOf,
  okOrLost,
  recordsOf,
  repeatable,
  greatest,
} from './call-figures.js';
import { type Figure, figure } from './figure.js';
import {
  type Aftermath,
  budgetMs,
  leaseMsOf,
  type Scenario,
  type ScenarioRun,
  tuningOf,
} from './scenario.js';

/** It must be dead before its own time is over. */
const poisonBudgetMs = 60_000;

export const poison: Scenario = {
  id: 'F8',
  about: 'a message that kills every process that takes it',
  loadMs: 60_000,
  shortLoadMs: 6000,
  setup: (pace) => ({
    replicas: { probe: 3 },
    tuning: tuningOf(pace),
    load: {
      callsPerSecond: 40,
      mix: { read: 5, keyed: 3, once: 1 },
      workMs: [5, 60],
      budgetMs,
      planted: (pace.short ? [500] : [2000, 30_000]).map((atMs) => ({
        atMs,
        kind: 'poison' as const,
        budgetMs: poisonBudgetMs,
      })),
    },
    quietMs: 8 * leaseMsOf(pace),
  }),
  judge: (run) => [
    deaths(run),
    endsAsPoison(run),
    allAnswered(run, repeatable),
    okOrLost(run),
    deadlineShare(run),
  ],
  afterwards: replayWhenMended,
};

/** Of one poison message at most. */
function deaths({ facts }: ScenarioRun): Figure {
  const poisonous = facts.records.filter(({ call }) => call.kind === 'poison');
  const counts = poisonous.map(
    ({ call }) => facts.executions.filter(({ callId }) => callId === call.id).length,
  );
  return figure('deaths by one message', greatest(counts), { atMost: 3, atLeast: 1 });
}

function endsAsPoison(run: ScenarioRun): Figure {
  const others = recordsOf(run, ['poison']).filter((record) => codeOf(record) !== 'POISON');
  return figure('poison that ends otherwise than POISON', others.length, {
    atMost: 0,
    callIds: idsOf(others),
  });
}

/** The error that made it deadly is out: sent again it is handled, and no dead letter is left. */
async function replayWhenMended({ fleet, plan, effects, command }: Aftermath): Promise<Figure[]> {
  const ids = plan.calls.filter(({ kind }) => kind === 'poison').map(({ id }) => id);
  const survived = async () => {
    const ended = (await effects.executions()).filter(({ endedAt }) => endedAt !== undefined);
    return ids.filter((id) => ended.some(({ callId }) => callId === id));
  };
  await fleet.mend();
  fleet.replay('probe');
  const all = async () => (await survived()).length === ids.length;
  await waitFor(all, { timeoutMs: 10_000 }).catch(() => undefined);
  const replayed = await survived();
  const left = await readDeadLetters(command);
  return [
    figure('replayed after the fix', replayed.length, { atLeast: ids.length }),
    figure('dead letters left by the replay', left.length, { atMost: 0 }),
  ];
}
