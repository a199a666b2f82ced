import type { AnswerEvent, CallContext } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { logger, toProblem } from '@plumbline/service-kit';

/** An event and its place in the answer, from 1. */
export interface NumberedEvent {
  readonly number: number;
  readonly event: AnswerEvent;
}

export interface LiveAnswerOptions {
  readonly answerId: string;
  readonly context: CallContext;
  /** How long the work goes on while nobody reads, in milliseconds. */
  readonly graceMs: number;
}

/**
 * An answer under way: keeps its events so that a client which lost its connection can go on where it was. Errors
 * become its last event.
 */
export class LiveAnswer {
  private readonly events: NumberedEvent[] = [];
  private readonly controller = new AbortController();
  private changed = Promise.withResolvers<void>();
  private readers = 0;
  private grace: NodeJS.Timeout | undefined;
  private over = false;

  constructor(private readonly options: LiveAnswerOptions) {}

  get answerId(): string {
    return this.options.answerId;
  }

  /** Fires when the work shall stop. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get ended(): boolean {
    return this.over;
  }

  belongsTo({ tenantId, subject }: Pick<CallContext, 'tenantId' | 'subject'>): boolean {
    const { context } = this.options;
    return context.tenantId === tenantId && context.subject === subject;
  }

  /** Takes in the events until their end; never rejects. */
  async follow(events: AsyncIterable<AnswerEvent>): Promise<void> {
    try {
      for await (const event of events) this.add(event);
    } catch (error) {
      this.addError(this.signal.aborted ? this.signal.reason : error);
    }
    this.over = true;
    clearTimeout(this.grace);
    this.wake();
  }

  /** Events after the given number, those to come included, until the end or the signal. */
  async *read(after: number, signal: AbortSignal): AsyncGenerator<NumberedEvent, void> {
    const wake = () => this.wake();
    signal.addEventListener('abort', wake);
    this.attach();
    try {
      for (let next = after; !signal.aborted;) {
        const { promise } = this.changed;
        const event = this.events[next];
        if (event) {
          next += 1;
          yield event;
        } else if (this.over) return;
        else await promise;
      }
    } finally {
      signal.removeEventListener('abort', wake);
      this.detach();
    }
  }

  /** Stops the work; readers get an `error` event with the reason. */
  stop(reason: string): void {
    this.controller.abort(new AppError('CANCELLED', reason));
  }

  private attach(): void {
    this.readers += 1;
    clearTimeout(this.grace);
  }

  private detach(): void {
    this.readers -= 1;
    if (this.readers > 0 || this.over) return;
    const { graceMs } = this.options;
    this.grace = setTimeout(() => this.stop('The client went away and did not come back.'), graceMs);
  }

  private add(event: AnswerEvent): void {
    this.events.push({ number: this.events.length + 1, event });
    this.wake();
  }

  private addError(error: unknown): void {
    const { requestId } = this.options.context;
    const problem = toProblem(error, requestId);
    if (problem.status >= 500)
      logger.error(
        { requestId, code: problem.code, err: (error as Error).cause ?? error },
        'An answer failed.',
      );
    this.add({ event: 'error', data: { problem } });
  }

  private wake(): void {
    this.changed.resolve();
    this.changed = Promise.withResolvers<void>();
  }
}
