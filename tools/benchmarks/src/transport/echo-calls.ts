import { defineCall } from '@plumbline/contracts';
import { z } from 'zod';

/** The services of the benchmarks: three that echo, of which `plain` takes unsigned messages, and one that waits. */
export type BenchService = 'one' | 'two' | 'plain' | 'wait';

/** 1 KB in, 4 KB out. */
export function echoOf(service: 'one' | 'two' | 'plain') {
  return defineCall({
    pattern: `${service}.echo-text`,
    request: z.object({ text: z.string() }),
    response: z.object({ text: z.string() }),
    redelivery: 'read',
    timeoutMs: 10_000,
  });
}

/** Answered after 50 ms of waiting, which costs no processor; a replica takes 16 at a time. */
export const wait = { milliseconds: 50, maxInFlight: 16 };

export const waitAwhile = defineCall({
  pattern: 'wait.wait-awhile',
  request: z.object({}),
  response: z.object({}),
  redelivery: 'read',
  timeoutMs: 10_000,
});

/** Name of the echo over Nest's own transport. */
export const nestEcho = 'nest.echo-text';

export const question = { text: 'q'.repeat(1024 - '{"text":""}'.length) };
export const answer = { text: 'a'.repeat(4096 - '{"text":""}'.length) };
