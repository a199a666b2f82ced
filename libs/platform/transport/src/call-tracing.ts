import {
  type Context,
  context,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { AppError } from '@plumbline/core';

/** Headers of W3C Trace Context and Baggage. */
export type TraceHeaders = Record<string, string>;

/** A span around one call at one of its ends; without an OpenTelemetry SDK it costs next to nothing. */
export class CallSpan {
  private readonly inside?: Context;
  private ended = false;

  constructor(
    private readonly span?: Span,
    parent: Context = ROOT_CONTEXT,
  ) {
    this.inside = span && trace.setSpan(parent, span);
  }

  /** At the side that calls, below whatever runs. */
  static ofCaller(pattern: string): CallSpan {
    return CallSpan.of(startSpan(pattern, SpanKind.CLIENT, context.active()), context.active());
  }

  /** At the side that handles, as a part of the trace that the message came with. */
  static ofHandler(pattern: string, headers: TraceHeaders | undefined): CallSpan {
    const remote = headers ? propagation.extract(ROOT_CONTEXT, headers) : context.active();
    return CallSpan.of(startSpan(pattern, SpanKind.SERVER, remote), remote);
  }

  private static of(span: Span, parent: Context): CallSpan {
    return isSpanContextValid(span.spanContext()) ? new CallSpan(span, parent) : noSpan;
  }

  /** What the message carries; undefined when nothing traces. */
  headers(): TraceHeaders | undefined {
    if (!this.inside) return undefined;
    const headers: TraceHeaders = {};
    propagation.inject(this.inside, headers);
    for (const _name in headers) return headers;
    return undefined;
  }

  /** Runs the work inside the span. */
  within<Result>(work: () => Result): Result {
    return this.inside ? context.with(this.inside, work) : work();
  }

  /** The items, each made inside the span. */
  async *iterate<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item, void> {
    const iterator = this.within(() => items[Symbol.asyncIterator]());
    let isDone = false;
    try {
      for (;;) {
        const next = await this.within(() => iterator.next());
        isDone = next.done === true;
        if (next.done) return;
        yield next.value;
      }
    } catch (error) {
      isDone = true;
      throw error;
    } finally {
      if (!isDone) await this.within(() => iterator.return?.());
    }
  }

  /** Once; an error gives the span its code and nothing of its text. */
  end(error?: unknown): void {
    if (this.ended || !this.span) return;
    this.ended = true;
    if (error !== undefined)
      this.span.setStatus({ code: SpanStatusCode.ERROR, message: AppError.from(error).code });
    this.span.end();
  }
}

/** Where nothing traces. */
const noSpan = new CallSpan();

function startSpan(pattern: string, kind: SpanKind, parent: Context): Span {
  return trace.getTracer('@plumbline/transport').startSpan(pattern, { kind }, parent);
}
