import type { Caller } from '@plumbline/transport';
import { AppError } from '@plumbline/core';
import type { Echo, Ending } from '../history/call-history.js';
import type { PlannedCall } from '../plan/plan.js';
import * as probe from './probe-calls.js';
import { tellHarness } from './tell-harness.js';
import { trueTime } from './true-time.js';

const unaryCalls = {
  read: probe.readValue,
  keyed: probe.keepValue,
  once: probe.spendMoney,
  wait: probe.awaitDeadline,
  poison: probe.takePoison,
  relay: probe.forwardValue,
};

interface Seen {
  readonly echoes: Echo[];
  readonly chunks: number[];
}

/** Makes one planned call and reports its beginning and how it ended; never rejects. */
export async function makeCall(caller: Caller, call: PlannedCall): Promise<void> {
  const seen: Seen = { echoes: [], chunks: [] };
  void tellHarness({ type: 'started', callId: call.id, at: trueTime() });
  const ending = await endingOf(() => ask(caller, call, seen));
  await tellHarness({ type: 'ended', callId: call.id, ending, ...seen });
}

async function ask(caller: Caller, call: PlannedCall, seen: Seen): Promise<void> {
  const { id: callId, key, workMs, chunks, kind } = call;
  const request = { callId, key, workMs, chunks };
  const options = { context: contextOf(call), deadline: new Date(Date.now() + call.budgetMs) };
  if (kind !== 'stream') {
    seen.echoes.push(await caller.call(unaryCalls[kind], request, options));
    return;
  }
  for await (const { chunk, ...echo } of caller.stream(probe.countUp, request, options)) {
    seen.chunks.push(chunk);
    if (!seen.echoes.some((known) => isSame(known, echo))) seen.echoes.push(echo);
    if (seen.chunks.length === call.leavesAfter) return;
  }
}

async function endingOf(work: () => Promise<void>): Promise<Ending> {
  try {
    await work();
    return { outcome: 'ok', at: trueTime() };
  } catch (error) {
    const { code, message } = AppError.from(error);
    return { outcome: 'failed', at: trueTime(), code, message };
  }
}

function contextOf({ id, tenantId, subject }: PlannedCall) {
  return { requestId: `req_${id}`, tenantId, subject, principals: [subject] };
}

function isSame(one: Echo, other: Echo): boolean {
  return one.callId === other.callId && one.tenantId === other.tenantId && one.subject === other.subject;
}
