import { codeOf, durationOf, idsOf, noErrors, recordsOf, greatest } from './call-figures.js';
import { type Figure, figure } from './figure.js';
import { quietMs, type Scenario, type ScenarioRun, type ScenarioSetup } from './scenario.js';

const fiveMinutesMs = 300_000;
const errorMs = 100;

const setup: ScenarioSetup = {
  replicas: { probe: 2 },
  load: {
    callsPerSecond: 30,
    mix: { read: 3, keyed: 3, once: 2, wait: 2 },
    workMs: [5, 60],
    budgetMs: 2000,
  },
  quietMs,
};

export const wrongClocks: Scenario = {
  id: 'F10',
  about: 'the clocks of replicas five minutes behind, of gateways five minutes ahead',
  loadMs: 30_000,
  shortLoadMs: 2500,
  setup: () => ({
    ...setup,
    clockOffsetsMs: { replicas: -fiveMinutesMs, gateways: fiveMinutesMs },
  }),
  judge: deadlineErrors,
};

/** By Debian's libfaketime, whose library `FAKETIME_LIBRARY` names: also the clock that Node itself reads is moved. */
export const fakedClocks: Scenario = {
  ...wrongClocks,
  id: 'F10-faketime',
  about: 'the clocks of replicas five minutes behind, by libfaketime',
  needs: 'FAKETIME_LIBRARY',
  setup: () => ({
    ...setup,
    environment: {
      LD_PRELOAD: process.env.FAKETIME_LIBRARY ?? '',
      FAKETIME: `-${fiveMinutesMs / 1000}s`,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  }),
};

function deadlineErrors(run: ScenarioRun): Figure[] {
  const waits = recordsOf(run, ['wait']);
  const notDeadline = waits.filter((record) => codeOf(record) !== 'DEADLINE');
  return [
    clocksOff(run),
    noErrors(run, ['read', 'keyed', 'once']),
    figure('waits that end otherwise than DEADLINE', notDeadline.length, {
      atMost: 0,
      callIds: idsOf(notDeadline),
    }),
    worst(
      'error of the deadline at the caller',
      waits.map((record) => durationOf(record) - record.call.budgetMs),
    ),
    worst('error of the deadline as the handler sees it', handlerErrors(run)),
    worst('error of the moment at which the handler is stopped', stopErrors(run)),
  ];
}

/** The fault itself: without it the rest would show nothing. */
function clocksOff({ facts }: ScenarioRun): Figure {
  const errors = facts.executions.map(({ clock, startedAt }) => Math.abs(clock - startedAt));
  const least = -greatest(errors.map((error) => -error));
  return figure('clocks of the replicas are off by', least / 1000, { unit: 's', atLeast: 299 });
}

function worst(measure: string, errors: readonly number[]): Figure {
  return figure(measure, greatest(errors.map(Math.abs)), { unit: 'ms', atMost: errorMs });
}

function handlerErrors({ facts }: ScenarioRun): number[] {
  const deadlines = deadlinesOf(facts.records);
  return facts.executions.map(
    ({ callId, startedAt, remainingMs }) => startedAt + remainingMs - (deadlines.get(callId) ?? Number.NaN),
  );
}

function stopErrors(run: ScenarioRun): number[] {
  const deadlines = deadlinesOf(recordsOf(run, ['wait']));
  return run.facts.executions
    .filter(({ callId }) => deadlines.has(callId))
    .map(({ callId, endedAt = Number.NaN }) => endedAt - (deadlines.get(callId) ?? Number.NaN));
}

function deadlinesOf(records: ScenarioRun['facts']['records']): Map<string, number> {
  return new Map(records.map(({ call, startedAt = Number.NaN }) => [call.id, startedAt + call.budgetMs]));
}
