import { AppError } from '@plumbline/core';

export interface LifetimeOptions {
  readonly pattern: string;
  readonly timeoutMs: number;
  /** The caller's own deadline, when it answers a call itself. */
  readonly deadline?: Date;
  readonly signal?: AbortSignal;
}

/** Bounds a call: one signal that fires with the AppError which the caller then gets. */
export class CallLifetime {
  readonly deadline: Date;
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly options: LifetimeOptions) {
    const own = Date.now() + options.timeoutMs;
    this.deadline = new Date(Math.min(own, options.deadline?.getTime() ?? own));
    this.timer = setTimeout(
      () => this.expire('as a whole'),
      Math.max(0, this.deadline.getTime() - Date.now()),
    );
    options.signal?.addEventListener('abort', this.cancel);
    if (options.signal?.aborted) this.cancel();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** The work, or the error of the signal, whichever is first; with `idleMs` also a bound on this one wait. */
  async race<Result>(work: Promise<Result>, idleMs?: number): Promise<Result> {
    const stopped = Promise.withResolvers<never>();
    const stop = () => stopped.reject(this.signal.reason);
    const idle =
      idleMs === undefined ? undefined : setTimeout(() => this.expire('for the next item'), idleMs);
    this.signal.addEventListener('abort', stop);
    if (this.signal.aborted) stop();
    try {
      return await Promise.race([work, stopped.promise]);
    } finally {
      clearTimeout(idle);
      this.signal.removeEventListener('abort', stop);
    }
  }

  /** Stops the work at the other side when it still runs. */
  close(): void {
    clearTimeout(this.timer);
    this.options.signal?.removeEventListener('abort', this.cancel);
    this.controller.abort(new AppError('CANCELLED', `${this.options.pattern} is over.`));
  }

  private readonly cancel = (): void => {
    this.controller.abort(new AppError('CANCELLED', `The caller of ${this.options.pattern} went away.`));
  };

  private expire(what: string): void {
    const { pattern, timeoutMs } = this.options;
    this.controller.abort(
      new AppError('DEADLINE', `${pattern} did not answer in time ${what}.`, {
        details: { pattern, timeoutMs },
      }),
    );
  }
}
