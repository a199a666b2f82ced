import type { AppError } from '@plumbline/core';
import type { ReplySink } from './pending-request.js';

/** Items of a streamed reply, kept until the reader asks for them. */
export class ReplyItems implements ReplySink {
  private values: unknown[] = [];
  private taken = 0;
  private ended = false;
  private error?: AppError;
  private wake?: () => void;

  items(values: readonly unknown[]): void {
    if (this.taken === this.values.length) this.values = [...values];
    else this.values = [...this.values.slice(this.taken), ...values];
    this.taken = 0;
    this.wake?.();
  }

  end(): void {
    this.ended = true;
    this.wake?.();
  }

  fail(error: AppError): void {
    this.error = error;
    this.ended = true;
    this.wake?.();
  }

  /** The next item; undefined at the end; `onIdle` is called when it does not come in time. */
  async next(idleMs: number, onIdle: () => void): Promise<{ value: unknown } | undefined> {
    while (this.taken === this.values.length) {
      if (this.error) throw this.error;
      if (this.ended) return undefined;
      const timer = setTimeout(onIdle, idleMs);
      await new Promise<void>((resolve) => (this.wake = resolve));
      clearTimeout(timer);
    }
    return { value: this.values[this.taken++] };
  }
}
