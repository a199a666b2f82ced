import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Controller, Module } from '@nestjs/common';
import { defineCall, defineEvent, defineStream } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { z } from 'zod';
import { Handle } from '../../handle.decorator.js';
import type { IncomingCall } from '../../incoming-call.js';

const work = {
  request: z.object({ key: z.string(), ms: z.number().default(0) }),
  response: z.object({ key: z.string(), processId: z.int(), attempt: z.int() }),
  timeoutMs: 8000,
};

export const readWork = defineCall({ pattern: 'fault.read-work', redelivery: 'read', ...work });
export const keyedWork = defineCall({ pattern: 'fault.keyed-work', redelivery: 'keyed', ...work });
export const onceWork = defineCall({ pattern: 'fault.once-work', redelivery: 'once', ...work });
/** Kills the process that runs it. */
export const dieNow = defineCall({ pattern: 'fault.die-now', redelivery: 'read', ...work });
export const remaining = defineCall({
  pattern: 'fault.read-deadline',
  request: z.object({}),
  response: z.object({ remainingMs: z.number() }),
  redelivery: 'read',
  timeoutMs: 2000,
});
export const countUp = defineStream({
  pattern: 'fault.count-up',
  request: z.object({
    key: z.string(),
    to: z.int(),
    gapMs: z.number().default(0),
    padding: z.int().default(0),
  }),
  item: z.object({ index: z.int(), padding: z.string() }),
  redelivery: 'once',
  idleMs: 5000,
  timeoutMs: 30_000,
});
export const noticed = defineEvent({
  pattern: 'fault.thing-noticed',
  payload: z.object({ key: z.string(), failures: z.int().default(0) }),
});

/** The file to which handlers write one line for each thing they did. */
export const EFFECTS_FILE = 'EFFECTS_FILE';

function note(key: string, what = 'done'): void {
  appendFileSync(process.env[EFFECTS_FILE] ?? '', `${key} ${what} ${process.pid}\n`);
}

type Work = z.output<(typeof work)['request']>;

@Controller()
export class FaultController {
  private readonly failures = new Map<string, number>();

  @Handle(readWork)
  read(request: Work, call: IncomingCall) {
    return this.work(request, call);
  }

  @Handle(keyedWork)
  keyed(request: Work, call: IncomingCall) {
    return this.work(request, call);
  }

  @Handle(onceWork)
  once(request: Work, call: IncomingCall) {
    return this.work(request, call);
  }

  @Handle(dieNow)
  die({ key }: Work): never {
    note(key, 'started');
    process.kill(process.pid, 'SIGKILL');
    throw new Error('unreachable');
  }

  @Handle(remaining)
  remaining(_request: unknown, call: IncomingCall) {
    return { remainingMs: call.deadline.getTime() - Date.now() };
  }

  @Handle(countUp)
  async *count(request: { key: string; to: number; gapMs: number; padding: number }, call: IncomingCall) {
    const { key, to, gapMs } = request;
    try {
      for (let index = 0; index < to && !call.signal.aborted; index++) {
        note(key, `item-${index}`);
        yield { index, padding: 'x'.repeat(request.padding) };
        if (gapMs > 0) await delay(gapMs, undefined, { signal: call.signal }).catch(() => undefined);
      }
    } finally {
      note(key, 'ended');
    }
  }

  @Handle(noticed)
  noticed({ key, failures }: { key: string; failures: number }): void {
    const failed = this.failures.get(key) ?? 0;
    this.failures.set(key, failed + 1);
    if (failed < failures) throw new AppError('UNAVAILABLE', 'Not now.');
    note(key);
  }

  private async work({ key, ms }: Work, call: IncomingCall) {
    note(key, 'started');
    await delay(ms, undefined, { signal: call.signal });
    note(key);
    return { key, processId: process.pid, attempt: call.attempt };
  }
}

@Module({ controllers: [FaultController] })
export class FaultModule {}
