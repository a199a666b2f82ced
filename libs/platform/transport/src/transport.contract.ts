import type { Type } from '@nestjs/common';
import { type CallContext, defineEvent } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { z } from 'zod';
import type { Caller } from './caller.js';
import { count, echo, fail, hang, happened, ProbeModule, seen, unanswered } from './transport-probe.js';

/** Starts handlers of the module behind the transport and gives a caller that reaches them. */
export type StartTransport = (module: Type) => Promise<{ caller: Caller; close: () => Promise<void> }>;

/** What every transport must do; `start` builds the real thing. */
export function transportContract(start: StartTransport): void {
  let caller: Caller;
  let close: () => Promise<void>;
  let keys = 0;
  const newKey = () => `key-${process.pid}-${Date.now()}-${keys++}`;
  const context: CallContext = {
    requestId: 'req_1',
    tenantId: 'tenant-a',
    subject: 'somebody',
    principals: ['*'],
  };
  const options = { context };

  beforeAll(async () => {
    ({ caller, close } = await start(ProbeModule));
  });
  afterAll(() => close());

  describe('a call', () => callContract(() => ({ caller, options, newKey })));
  describe('a stream', () => streamContract(() => ({ caller, options, newKey })));
  describe('an event', () => eventContract(() => ({ caller, options, newKey })));
}

interface Bench {
  readonly caller: Caller;
  readonly options: { context: CallContext };
  readonly newKey: () => string;
}

function callContract(bench: () => Bench): void {
  it('brings the request, the context and the deadline to the handler and the reply back', async () => {
    const { caller, options } = bench();
    const reply = await caller.call(echo, { value: { text: 'naïve 😀', list: [1, null] } }, options);
    expect(reply).toMatchObject({ value: { text: 'naïve 😀', list: [1, null] }, tenantId: 'tenant-a' });
    expect(reply.remainingMs).toBeGreaterThan(0);
    expect(reply.remainingMs).toBeLessThanOrEqual(2000);
  });

  it('makes the round trip through JSON, so that nothing is shared', async () => {
    const { caller, options } = bench();
    const value = { at: new Date(0), nothing: undefined };
    const reply = await caller.call(echo, { value }, options);
    expect(reply.value).toEqual({ at: '1970-01-01T00:00:00.000Z' });
  });

  it('keeps many calls at once apart', async () => {
    const { caller, options } = bench();
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, value) => caller.call(echo, { value }, options)),
    );
    expect(replies.map(({ value }) => value)).toEqual(Array.from({ length: 50 }, (_, index) => index));
  });

  it('passes a typed error with its details', async () => {
    const { caller, options } = bench();
    const failed = caller.call(fail, { how: 'typed' }, options);
    await expect(failed).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'Taken.',
      details: { name: 'a' },
    });
  });

  it('hides what an unforeseen error says', async () => {
    const { caller, options } = bench();
    const error = await caller.call(fail, { how: 'unforeseen' }, options).catch((thrown: AppError) => thrown);
    expect(error).toMatchObject({ code: 'INTERNAL' });
    expect((error as AppError).message).not.toContain('secret');
  });

  it('refuses a reply that breaks the contract', async () => {
    const { caller, options } = bench();
    await expect(caller.call(fail, { how: 'bad-reply' }, options)).rejects.toMatchObject({
      code: 'INTERNAL',
    });
  });

  it('refuses a request that breaks the contract before it is sent', async () => {
    const { caller, options } = bench();
    const broken = caller.call(hang, { key: 7 } as never, options);
    await expect(broken).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('refuses a message over the limit and names it', async () => {
    const { caller, options } = bench();
    const big = caller.call(echo, { value: 'x'.repeat(300 * 1024) }, options);
    await expect(big).rejects.toMatchObject({ code: 'REQUEST_TOO_LARGE', details: { limit: 262_144 } });
  });

  it('says that nobody answers', async () => {
    const { caller, options } = bench();
    await expect(caller.call(unanswered, {}, options)).rejects.toMatchObject({ code: 'NO_HANDLER' });
  });

  it('ends at its time limit and stops the handler', async () => {
    const { caller, options, newKey } = bench();
    const key = newKey();
    await expect(caller.call(hang, { key }, options)).rejects.toMatchObject({ code: 'DEADLINE' });
    await until(() => seen.has(key));
  });

  it('ends at the deadline of the call that it serves', async () => {
    const { caller, options, newKey } = bench();
    const deadline = new Date(Date.now() + 20);
    const failed = caller.call(hang, { key: newKey() }, { ...options, deadline });
    await expect(failed).rejects.toMatchObject({ code: 'DEADLINE' });
  });

  it('stops the handler when the caller goes away', async () => {
    const { caller, options, newKey } = bench();
    const key = newKey();
    const controller = new AbortController();
    const failed = caller.call(hang, { key }, { ...options, signal: controller.signal });
    controller.abort();
    await expect(failed).rejects.toMatchObject({ code: 'CANCELLED' });
    await until(() => seen.get(key)?.includes('CANCELLED') ?? true);
  });

  it('does not start for a caller that has gone already', async () => {
    const { caller, options, newKey } = bench();
    const failed = caller.call(hang, { key: newKey() }, { ...options, signal: AbortSignal.abort() });
    await expect(failed).rejects.toMatchObject({ code: 'CANCELLED' });
  });
}

function streamContract(bench: () => Bench): void {
  it('gives the items in order, then ends', async () => {
    const { caller, options, newKey } = bench();
    const items = await collect(caller.stream(count, { key: newKey(), to: 200 }, options));
    expect(items).toEqual(Array.from({ length: 200 }, (_, index) => index));
  });

  it('keeps streams at once apart', async () => {
    const { caller, options, newKey } = bench();
    const sizes = [3, 17, 40];
    const all = await Promise.all(
      sizes.map((to) => collect(caller.stream(count, { key: newKey(), to }, options))),
    );
    expect(all.map(({ length }) => length)).toEqual(sizes);
  });

  it('gives what came before an error, then the error', async () => {
    const { caller, options, newKey } = bench();
    const items: number[] = [];
    const reading = collect(caller.stream(count, { key: newKey(), to: 9, failAt: 3 }, options), items);
    await expect(reading).rejects.toMatchObject({ code: 'MODEL_FAILED' });
    expect(items).toEqual([0, 1, 2]);
  });

  it('stops the handler when the reader leaves', async () => {
    const { caller, options, newKey } = bench();
    const key = newKey();
    for await (const { index } of caller.stream(count, { key, to: 100_000 }, options)) if (index === 5) break;
    await until(() => seen.get(key)?.at(-1) === 'ended');
    expect(seen.get(key)?.length).toBeLessThan(1000);
  });

  it('ends when the next item does not come in time', async () => {
    const { caller, options, newKey } = bench();
    const key = newKey();
    const reading = collect(caller.stream(count, { key, to: 5, hangAt: 2 }, options));
    await expect(reading).rejects.toMatchObject({ code: 'DEADLINE' });
    await until(() => seen.get(key)?.at(-1) === 'ended');
  });

  it('ends when the signal fires', async () => {
    const { caller, options, newKey } = bench();
    const key = newKey();
    const controller = new AbortController();
    const stream = caller.stream(count, { key, to: 9, hangAt: 2 }, { ...options, signal: controller.signal });
    const reading = collect(stream);
    await until(() => seen.get(key)?.length === 2);
    controller.abort();
    await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' });
  });
}

function eventContract(bench: () => Bench): void {
  it('reaches every subscriber', async () => {
    const { caller, options, newKey } = bench();
    const key = newKey();
    await caller.emit(happened, { key }, options);
    await until(() => seen.get(key)?.length === 2);
    expect(seen.get(key)?.toSorted()).toEqual(['first', 'second']);
  });

  it('is not refused when nobody subscribes', async () => {
    const { caller, options } = bench();
    const lonely = defineEvent({ pattern: 'probe.unheard-of', payload: z.object({}) });
    await expect(caller.emit(lonely, {}, options)).resolves.toBeUndefined();
  });
}

async function collect(stream: AsyncIterable<{ index: number }>, into: number[] = []): Promise<number[]> {
  for await (const { index } of stream) into.push(index);
  return into;
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 5000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('The condition did not come true within five seconds.');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
