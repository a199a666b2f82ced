import type { CallRecord } from '../history/call-history.js';
import { grouped, found, type Invariant } from './violation.js';

/** Of the calls and what they did. */
export const callInvariants: readonly Invariant[] = [
  {
    name: 'each call ends exactly once',
    check: ({ records }) =>
      records
        .filter(({ endings, unsure }) => endings.length !== 1 && !(unsure && endings.length === 0))
        .map(({ call, startedAt, endings }) =>
          found(startedAt === undefined ? 'never sent' : `ended ${endings.length} times`, call.id),
        ),
  },
  {
    name: 'no answer carries the id, tenant or subject of another call',
    check: ({ records }) =>
      records.flatMap(({ call, echoes }) =>
        echoes
          .filter(
            ({ callId, tenantId, subject }) =>
              callId !== call.id || tenantId !== call.tenantId || subject !== call.subject,
          )
          .map((echo) => found(`an answer to ${JSON.stringify(echo)}`, call.id)),
      ),
  },
  {
    name: 'an ok call was answered by its handler',
    check: ({ records, executions, effects }) => {
      const executed = new Set(executions.map(({ callId }) => callId));
      const effected = new Set(effects.map(({ key }) => key));
      return records.filter(endedOk).flatMap(({ call, echoes }) => {
        if (echoes.length === 0) return found('ok without an answer', call.id);
        if (!executed.has(call.id)) return found('ok, but no handler ran', call.id);
        if (call.kind === 'keyed' && !effected.has(call.key))
          return found('ok, but its effect is missing', call.id);
        return [];
      });
    },
  },
  {
    name: 'a `once` call has at most one execution',
    check: ({ records, executions }) => {
      const byCall = grouped(executions, ({ callId }) => callId);
      return records
        .filter(({ call }) => call.kind === 'once' || call.kind === 'stream')
        .flatMap(({ call }) => {
          const runs = byCall.get(call.id) ?? [];
          const replicas = runs.map(({ replica, attempt }) => `${replica} (attempt ${attempt})`).join(', ');
          return runs.length > 1 ? found(`${runs.length} executions: ${replicas}`, call.id) : [];
        });
    },
  },
  {
    name: 'a key has at most one effect',
    check: ({ effects }) =>
      [...grouped(effects, ({ key }) => key)]
        .filter(([, all]) => all.length > 1)
        .map(([key, all]) => found(`${all.length} effects of ${key}`, ...all.map(({ callId }) => callId))),
  },
  {
    name: 'chunks of an ok stream are 0 to n without a gap, of every stream in order',
    check: ({ records }) =>
      records
        .filter(({ call }) => call.kind === 'stream')
        .flatMap((record) => {
          const wrong = record.chunks.findIndex((chunk, index) => chunk !== index);
          if (wrong >= 0)
            return found(`chunk ${record.chunks[wrong]} where ${wrong} was due`, record.call.id);
          const { chunks, leavesAfter = chunks } = record.call;
          const whole = record.chunks.length === Math.min(chunks, leavesAfter);
          return endedOk(record) && !whole
            ? found(`${record.chunks.length} of ${chunks} chunks`, record.call.id)
            : [];
        }),
  },
];

export function endedOk({ endings }: CallRecord): boolean {
  return endings.some(({ outcome }) => outcome === 'ok');
}
