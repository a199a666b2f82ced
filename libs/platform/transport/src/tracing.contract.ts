import { Controller, type DynamicModule, Module } from '@nestjs/common';
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { defineCall, defineStream } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { testContext, waitFor } from '@plumbline/testing';
import { z } from 'zod';
import { Caller } from './caller.js';
import { Handle } from './handle.decorator.js';
import type { IncomingCall } from './incoming-call.js';

/** Starts handlers of the module behind the transport and gives a caller that reaches them. */
export type StartTraced = (module: DynamicModule) => Promise<{ caller: Caller; close: () => Promise<void> }>;

const inner = defineCall({
  pattern: 'probe.inner-call',
  request: z.object({ fail: z.boolean() }),
  response: z.object({}),
  redelivery: 'read',
  timeoutMs: 2000,
});
const outer = defineStream({
  pattern: 'probe.outer-stream',
  request: z.object({ fail: z.boolean() }),
  item: z.object({ spanId: z.string() }),
  redelivery: 'once',
  idleMs: 2000,
  timeoutMs: 2000,
});

@Controller()
class TracedController {
  constructor(private readonly caller: Caller) {}

  @Handle(inner)
  inner({ fail }: { fail: boolean }) {
    if (fail) throw new AppError('CONFLICT', 'a secret name');
    return {};
  }

  @Handle(outer)
  async *outer(request: { fail: boolean }, call: IncomingCall) {
    for (let turn = 0; turn < 2; turn++) {
      await this.caller.call(inner, request, call);
      yield { spanId: trace.getActiveSpan()?.spanContext().spanId ?? '' };
    }
  }
}

/** One trace over every hop, whatever the transport. */
export function tracingContract(start: StartTraced): void {
  const exporter = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  let caller: Caller;
  let close: () => Promise<void>;

  beforeAll(async () => {
    provider.register();
    ({ caller, close } = await start({ module: TracedModule }));
  });
  beforeEach(() => exporter.reset());
  afterAll(async () => {
    await close();
    await provider.shutdown();
  });

  const spans = () =>
    exporter.getFinishedSpans().map((span) => ({
      what: `${SpanKind[span.kind]} ${span.name}`,
      spanId: span.spanContext().spanId,
      traceId: span.spanContext().traceId,
      parent: span.parentSpanContext?.spanId,
      status: span.status,
    }));

  /** The handler's span may end after its caller has the reply. */
  const allOf = (count: number) => (spans().length >= count ? spans() : undefined);

  async function read(fail: boolean): Promise<string[]> {
    const seen: string[] = [];
    for await (const { spanId } of caller.stream(outer, { fail }, { context: testContext() }))
      seen.push(spanId);
    return seen;
  }

  it('follows a stream and the calls of its handler', async () => {
    const seen = await read(false);
    const all = await waitFor(() => allOf(6), { what: 'six spans' });
    const of = (what: string) => all.filter((span) => span.what === what);
    const [client] = of('CLIENT probe.outer-stream');
    const [server] = of('SERVER probe.outer-stream');
    expect(server?.parent).toBe(client?.spanId);
    expect(seen).toEqual([server?.spanId, server?.spanId]);
    const nested = of('CLIENT probe.inner-call');
    expect(nested.map(({ parent }) => parent)).toEqual(seen);
    expect(of('SERVER probe.inner-call').map(({ parent }) => parent)).toEqual(
      nested.map(({ spanId }) => spanId),
    );
    expect(new Set(all.map(({ traceId }) => traceId)).size).toBe(1);
  });

  it('marks a failure by its code alone', async () => {
    await expect(read(true)).rejects.toMatchObject({ code: 'CONFLICT' });
    const all = await waitFor(() => allOf(4), { what: 'four spans' });
    const failed = all.filter(({ status }) => status.code === SpanStatusCode.ERROR);
    expect(failed).toHaveLength(4);
    expect(new Set(failed.map(({ status }) => status.message))).toEqual(new Set(['CONFLICT']));
  });
}

@Module({ controllers: [TracedController] })
class TracedModule {}
