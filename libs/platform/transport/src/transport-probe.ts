import { Controller, Module } from '@nestjs/common';
import { defineCall, defineEvent, defineStream } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { z } from 'zod';
import { Handle } from './handle.decorator.js';
import type { IncomingCall } from './incoming-call.js';

const read = { redelivery: 'read', timeoutMs: 2000 } as const;

export const echo = defineCall({
  pattern: 'probe.echo-value',
  request: z.object({ value: z.unknown() }),
  response: z.object({ value: z.unknown(), tenantId: z.string(), remainingMs: z.number() }),
  ...read,
});
export const fail = defineCall({
  pattern: 'probe.fail-always',
  request: z.object({ how: z.enum(['typed', 'unforeseen', 'bad-reply']) }),
  response: z.object({ fine: z.literal(true) }),
  ...read,
});
export const hang = defineCall({
  pattern: 'probe.hang-around',
  request: z.object({ key: z.string() }),
  response: z.object({}),
  redelivery: 'read',
  timeoutMs: 150,
});
export const unanswered = defineCall({
  pattern: 'probe.nobody-home',
  request: z.object({}),
  response: z.object({}),
  ...read,
});
export const count = defineStream({
  pattern: 'probe.count-up',
  request: z.object({ key: z.string(), to: z.int(), failAt: z.int().optional(), hangAt: z.int().optional() }),
  item: z.object({ index: z.int() }),
  redelivery: 'once',
  idleMs: 150,
  timeoutMs: 5000,
});
export const happened = defineEvent({
  pattern: 'probe.thing-happened',
  payload: z.object({ key: z.string(), fail: z.boolean().default(false) }),
});

/** What the handlers saw, by a key that each test makes for itself; handlers and tests share this process. */
export const seen = new Map<string, string[]>();

function note(key: string, what: string): void {
  seen.set(key, [...(seen.get(key) ?? []), what]);
}

@Controller()
class ProbeController {
  @Handle(echo)
  echo({ value }: { value?: unknown }, call: IncomingCall) {
    return { value, tenantId: call.context.tenantId, remainingMs: call.deadline.getTime() - Date.now() };
  }

  @Handle(fail)
  fail({ how }: { how: string }): { fine: true } {
    if (how === 'typed') throw new AppError('CONFLICT', 'Taken.', { details: { name: 'a' } });
    if (how === 'unforeseen') throw new TypeError('secret internals');
    return { fine: false } as never;
  }

  @Handle(hang)
  hang({ key }: { key: string }, call: IncomingCall): Promise<Record<string, never>> {
    return new Promise((_resolve, reject) => {
      call.signal.addEventListener('abort', () => {
        note(key, (call.signal.reason as AppError).code);
        reject(call.signal.reason);
      });
    });
  }

  @Handle(count)
  async *count(request: { key: string; to: number; failAt?: number; hangAt?: number }, call: IncomingCall) {
    try {
      for (let index = 0; index < request.to; index++) {
        if (index === request.failAt) throw new AppError('MODEL_FAILED', 'The model stopped.');
        if (index === request.hangAt) await aborted(call.signal);
        note(request.key, String(index));
        yield { index };
      }
    } finally {
      note(request.key, 'ended');
    }
  }
}

@Controller()
class FirstSubscriber {
  @Handle(happened)
  note({ key }: { key: string }): void {
    note(key, 'first');
  }
}

@Controller()
class SecondSubscriber {
  @Handle(happened)
  note({ key, fail: fails }: { key: string; fail: boolean }): void {
    note(key, 'second');
    if (fails) throw new AppError('UNAVAILABLE', 'Not now.');
  }
}

@Module({ controllers: [ProbeController, FirstSubscriber, SecondSubscriber] })
export class ProbeModule {}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
