import {
  context,
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
  private ended = false;

  private constructor(
    private readonly span: Span,
    private readonly parent = context.active(),
  ) {}

  /** At the side that calls, below whatever runs. */
  static ofCaller(pattern: string): CallSpan {
    return new CallSpan(startSpan(pattern, SpanKind.CLIENT));
  }

  /** At the side that handles, as a part of the trace that the message came with. */
  static ofHandler(pattern: string, headers: TraceHeaders | undefined): CallSpan {
    const remote = headers ? propagation.extract(ROOT_CONTEXT, headers) : context.active();
    return new CallSpan(startSpan(pattern, SpanKind.SERVER, remote), remote);
  }

  /** What the message carries; undefined when nothing traces. */
  headers(): TraceHeaders | undefined {
    const headers: TraceHeaders = {};
    propagation.inject(trace.setSpan(this.parent, this.span), headers);
    for (const _name in headers) return headers;
    return undefined;
  }

  /** Runs the work inside the span. */
  within<Result>(work: () => Result): Result {
    return context.with(trace.setSpan(this.parent, this.span), work);
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
    if (this.ended) return;
    this.ended = true;
    if (error !== undefined)
      this.span.setStatus({ code: SpanStatusCode.ERROR, message: AppError.from(error).code });
    this.span.end();
  }
}

function startSpan(pattern: string, kind: SpanKind, parent = context.active()): Span {
  return trace.getTracer('@plumbline/transport').startSpan(pattern, { kind }, parent);
}
