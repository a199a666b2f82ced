import {
  type Attributes,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { AppError } from '@plumbline/core';

export interface SpanOptions {
  /** Default `INTERNAL`. */
  readonly kind?: keyof typeof SpanKind;
  /** Names and numbers only: never text of questions or documents. */
  readonly attributes?: Attributes;
}

/** Runs the work in a span of its own, below the one that runs; an error marks it by its code alone. */
export async function traced<Result>(
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  const span = startSpan(name, options);
  try {
    const result = await context.with(trace.setSpan(context.active(), span), () => work(span));
    endSpan(span);
    return result;
  } catch (error) {
    endSpan(span, error);
    throw error;
  }
}

/** As `traced`, for work that gives many items: the span lasts from the first pull to the end, or until the reader leaves. */
export async function* tracedStream<Item>(
  name: string,
  options: SpanOptions,
  work: (span: Span) => AsyncIterable<Item>,
): AsyncGenerator<Item, void> {
  const span = startSpan(name, options);
  const inside = trace.setSpan(context.active(), span);
  const items = context.with(inside, () => work(span)[Symbol.asyncIterator]());
  let failure: unknown;
  let ended = false;
  try {
    for (;;) {
      const next = await context.with(inside, () => items.next());
      ended = next.done === true;
      if (ended) return;
      yield next.value;
    }
  } catch (error) {
    failure = error;
    ended = true;
    throw error;
  } finally {
    if (!ended) await context.with(inside, () => items.return?.());
    endSpan(span, failure);
  }
}

/** Ends the span; an error gives it a status with the error's code, and nothing of its text. */
export function endSpan(span: Span, error?: unknown): void {
  if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: AppError.from(error).code });
  span.end();
}

/** The running trace as headers (W3C Trace Context); empty without one. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  return headers;
}

/** Runs the work as a part of the trace that the headers of another process name. */
export function continueTrace<Result>(
  headers: Readonly<Record<string, unknown>>,
  work: () => Result,
): Result {
  return context.with(propagation.extract(ROOT_CONTEXT, headers), work);
}

export function currentTraceId(): string | undefined {
  return trace.getActiveSpan()?.spanContext().traceId;
}

function startSpan(name: string, { kind = 'INTERNAL', attributes }: SpanOptions): Span {
  return trace.getTracer('plumbline').startSpan(name, { kind: SpanKind[kind], attributes });
}
