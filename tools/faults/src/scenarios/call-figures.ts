import { appendTurn, loadContext } from '@plumbline/contracts';
import { endedOk } from '../checker/call-invariants.js';
import { grouped } from '../checker/violation.js';
import type { CallRecord } from '../history/call-history.js';
import type { ProbeKind } from '../plan/plan.js';
import { type Figure, figure } from './figure.js';
import type { ScenarioRun } from './scenario.js';

/** Classes that may run again on another replica. */
export const repeatable: readonly ProbeKind[] = ['read', 'keyed', 'relay'];
export const unrepeatable: readonly ProbeKind[] = ['once', 'stream'];

/** The strictest limits that the product's own calls of these classes have. */
const productLimitMs: Partial<Record<ProbeKind, number>> = {
  read: loadContext.timeoutMs,
  relay: loadContext.timeoutMs,
  keyed: appendTurn.timeoutMs,
};

export function recordsOf({ facts }: ScenarioRun, kinds: readonly ProbeKind[]): readonly CallRecord[] {
  return facts.records.filter(({ call }) => kinds.includes(call.kind));
}

/** From its beginning to its last ending, in milliseconds. */
export function durationOf({ startedAt = 0, endings }: CallRecord): number {
  return (endings.at(-1)?.at ?? Number.NaN) - startedAt;
}

export function codeOf({ endings: [ending] }: CallRecord): string | undefined {
  return ending?.outcome === 'failed' ? ending.code : undefined;
}

/** All of these kinds must be answered. */
export function allAnswered(run: ScenarioRun, kinds: readonly ProbeKind[]): Figure {
  const records = recordsOf(run, kinds);
  const failed = records.filter((record) => !endedOk(record));
  const share = records.length === 0 ? Number.NaN : (100 * (records.length - failed.length)) / records.length;
  const name = `${kinds.join(', ')} answered (${records.length} calls)`;
  return figure(name, share, { unit: '%', atLeast: 100, callIds: idsOf(failed) });
}

/** The longest way to an ok. */
export function longestAnswer(run: ScenarioRun, kinds: readonly ProbeKind[], atMost?: number): Figure {
  const answered = recordsOf(run, kinds).filter(endedOk);
  const late = answered.filter((record) => atMost !== undefined && durationOf(record) > atMost);
  const longest = greatest(answered.map(durationOf));
  return figure(`longest answer of ${kinds.join(', ')}`, longest, {
    unit: 'ms',
    atMost,
    callIds: idsOf(late),
  });
}

/** Of calls that may not run again: each is ok or says that its replica was lost. */
export function okOrLost(run: ScenarioRun, kinds = unrepeatable): Figure {
  const others = recordsOf(run, kinds).filter(
    (record) => !endedOk(record) && !record.unsure && codeOf(record) !== 'REPLICA_LOST',
  );
  return figure(`${kinds.join(', ')}: neither ok nor REPLICA_LOST`, others.length, {
    atMost: 0,
    callIds: idsOf(others),
  });
}

export function noErrors({ facts }: ScenarioRun, kinds?: readonly ProbeKind[]): Figure {
  const records = facts.records.filter(({ call }) => kinds?.includes(call.kind) ?? true);
  const failed = records.filter((record) => !endedOk(record));
  return figure(`errors of ${records.length} calls`, failed.length, { atMost: 0, callIds: idsOf(failed) });
}

export function noDoubleRuns({ facts }: ScenarioRun): Figure {
  const doubles = [...grouped(facts.executions, ({ callId }) => callId)].filter(([, all]) => all.length > 1);
  return figure('calls run twice', doubles.length, { atMost: 0, callIds: doubles.map(([id]) => id) });
}

/** Calls that no answer nor error reached before their deadline, give or take the way back. */
export function noneHangs({ facts }: ScenarioRun, graceMs = 250): Figure {
  const hung = facts.records.filter((record) => durationOf(record) > record.call.budgetMs + graceMs);
  return figure('calls that hung past their deadline', hung.length, { atMost: 0, callIds: idsOf(hung) });
}

/** What the product's own, shorter limits would have ended as DEADLINE. */
export function deadlineShare({ facts }: ScenarioRun): Figure {
  const limited = facts.records.filter(({ call }) => productLimitMs[call.kind] !== undefined);
  const late = limited.filter((record) => durationOf(record) > (productLimitMs[record.call.kind] ?? 0));
  const share = limited.length === 0 ? 0 : (100 * late.length) / limited.length;
  return figure("would be DEADLINE under the product's limits", share, { unit: '%' });
}

/** Not a number when there is none, so that a run which measured nothing misses its target. */
export function greatest(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((one, other) => Math.max(one, other));
}

export function idsOf(records: readonly CallRecord[]): string[] {
  return records.map(({ call }) => call.id);
}
