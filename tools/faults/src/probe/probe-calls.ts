import { defineCall, defineStream } from '@plumbline/contracts';
import { z } from 'zod';

/** More than any budget of a plan: each call brings its own deadline. */
const longestMs = 120_000;

export const ProbeRequest = z.object({
  callId: z.string(),
  key: z.string(),
  workMs: z.number(),
  chunks: z.int(),
});
export type ProbeRequest = z.infer<typeof ProbeRequest>;

/** Whom the handler believed to answer. */
export const ProbeReply = z.object({ callId: z.string(), tenantId: z.string(), subject: z.string() });
export type ProbeReply = z.infer<typeof ProbeReply>;

const shape = { request: ProbeRequest, response: ProbeReply, timeoutMs: longestMs } as const;

export const readValue = defineCall({ pattern: 'probe.read-value', redelivery: 'read', ...shape });
export const keepValue = defineCall({ pattern: 'probe.keep-value', redelivery: 'keyed', ...shape });
export const spendMoney = defineCall({ pattern: 'probe.spend-money', redelivery: 'once', ...shape });
/** Answers only when its signal fires. */
export const awaitDeadline = defineCall({ pattern: 'probe.await-deadline', redelivery: 'read', ...shape });
/** Kills its process, unless it was mended. */
export const takePoison = defineCall({ pattern: 'probe.take-poison', redelivery: 'read', ...shape });
export const countUp = defineStream({
  pattern: 'probe.count-up',
  request: ProbeRequest,
  item: ProbeReply.extend({ chunk: z.int() }),
  redelivery: 'once',
  idleMs: longestMs,
  timeoutMs: longestMs,
});

/** Of a second service, whose handler calls `probe.read-value`. */
export const forwardValue = defineCall({ pattern: 'relay.forward-value', redelivery: 'read', ...shape });
