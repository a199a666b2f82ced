import type { AppError } from '@plumbline/core';
import type { ReplySink } from './pending-request.js';

/** So many taken items are kept at most, so that a slow reader does not cost a copy each time. */
const compactFrom = 1000;

/** Items of a streamed reply, kept until the reader asks for them. */
export class ReplyItems implements ReplySink {
  private values: unknown[] = [];
  private taken = 0;
  private ended = false;
  private error?: AppError;
  private wake?: () => void;

  items(values: readonly unknown[]): void {
    if (this.taken >= Math.min(this.values.length, compactFrom)) {
      this.values.splice(0, this.taken);
      this.taken = 0;
    }
    this.values.push(...values);
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
