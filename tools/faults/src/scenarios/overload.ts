import { endedOk } from '../checker/call-invariants.js';
import { codeOf, durationOf, idsOf, noneHangs, greatest } from './call-figures.js';
import { type Figure, figure } from './figure.js';
import { quietMs, type Scenario, type ScenarioRun } from './scenario.js';

/** Two replicas, each ten at a time, each for half a second. */
const capacity = 40;
const maxInFlight = 10;
const workMs = 500;
const refusals = ['OVERLOADED', 'DEADLINE'];
const megabyte = 1024 * 1024;

export const overload: Scenario = {
  id: 'F7',
  about: 'ten times overload, at a capacity that a waiting handler fixes at 40 calls/s',
  loadMs: 30_000,
  shortLoadMs: 4500,
  setup: () => ({
    replicas: { probe: 2 },
    tuning: { maxInFlight },
    load: { callsPerSecond: 10 * capacity, mix: { read: 1 }, workMs: [workMs, workMs], budgetMs: 3000 },
    quietMs,
  }),
  judge: (run) => [
    useful(run),
    expiredRun(run),
    refusedWithin(run, 50),
    untyped(run),
    noneHangs(run),
    memory(run),
  ],
};

/** From the first possible answer to the end of the load. */
function useful({ facts, loadBeganAt, pace }: ScenarioRun): Figure {
  const end = loadBeganAt + pace.loadMs;
  const answered = facts.records.filter((record) => endedOk(record) && (record.endings[0]?.at ?? end) < end);
  const share = (100 * answered.length) / ((capacity * (pace.loadMs - workMs)) / 1000);
  return figure('capacity that stays useful', share, { unit: '%', atLeast: 90 });
}

function expiredRun({ facts }: ScenarioRun): Figure {
  const expired = facts.executions.filter(({ remainingMs }) => remainingMs <= 0);
  return figure('expired calls executed', expired.length, {
    atMost: 0,
    callIds: expired.map(({ callId }) => callId),
  });
}

/** A cut runs among other tests, where the slowest of thousands tells of the machine: there it is the slowest of 99 %. */
function refusedWithin({ facts, pace }: ScenarioRun, atMost: number): Figure {
  const refused = facts.records
    .filter((record) => codeOf(record) === 'OVERLOADED')
    .toSorted((one, other) => durationOf(one) - durationOf(other));
  const counted = pace.short ? refused.slice(0, Math.ceil(refused.length * 0.99)) : refused;
  const late = counted.filter((record) => durationOf(record) > atMost);
  const name = `slowest refusal (${pace.short ? '99 % of ' : ''}${refused.length} OVERLOADED)`;
  return figure(name, greatest(counted.map(durationOf)), { unit: 'ms', atMost, callIds: idsOf(late) });
}

function untyped({ facts }: ScenarioRun): Figure {
  const others = facts.records.filter(
    (record) => !endedOk(record) && !refusals.includes(codeOf(record) ?? ''),
  );
  return figure(`failed with another code than ${refusals.join(', ')}`, others.length, {
    atMost: 0,
    callIds: idsOf(others),
  });
}

function memory({ redisBytes }: ScenarioRun): Figure {
  const [first = Number.NaN] = redisBytes;
  const growth = (greatest(redisBytes) - first) / megabyte;
  return figure('growth of the memory of Redis', growth, { unit: 'MB', atMost: 32 });
}
