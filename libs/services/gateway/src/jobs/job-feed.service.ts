import { Inject, Injectable } from '@nestjs/common';
import { type Job, readJob } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { Caller, type CallOptions } from '@plumbline/transport';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway.config.js';

type Listener = (job: Job) => void;
type Following = CallOptions & { readonly signal: AbortSignal };

/**
 * Lets clients follow jobs. Events tell of changes at once; because an event may reach another replica of the gateway,
 * the job is also read every `JOB_POLL_MS`.
 */
@Injectable()
export class JobFeedService {
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly closing = new AbortController();

  constructor(
    private readonly caller: Caller,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  publish(tenantId: string, job: Job): void {
    for (const listener of this.listeners.get(keyOf(tenantId, job.jobId)) ?? []) listener(job);
  }

  /** The job as it is, then each change, until it has ended, is gone, or the signal fires. */
  async *follow(first: Job, asker: Following): AsyncGenerator<Job, void> {
    const options = { ...asker, signal: AbortSignal.any([asker.signal, this.closing.signal]) };
    let last = first;
    yield last;
    while (isOpen(last) && !options.signal.aborted) {
      const job = await this.next(last, options);
      if (!job) return;
      if (JSON.stringify(job) === JSON.stringify(last)) continue;
      last = job;
      yield last;
    }
  }

  /** Ends what is followed, so that a stopping server need not wait for jobs. */
  close(): void {
    this.closing.abort();
  }

  private async next(last: Job, options: Following): Promise<Job | undefined> {
    const told = await this.told(last, options);
    if (told || options.signal.aborted) return told;
    return this.caller.call(readJob, { jobId: last.jobId }, options).catch((error) => {
      if (AppError.from(error).code === 'JOB_NOT_FOUND') return undefined;
      return last;
    });
  }

  /** What an event tells within one poll. */
  private async told({ jobId }: Job, { context, signal }: CallOptions): Promise<Job | undefined> {
    const key = keyOf(context.tenantId, jobId);
    const { promise, resolve } = Promise.withResolvers<Job | undefined>();
    const giveUp = () => resolve(undefined);
    const timer = setTimeout(giveUp, this.config.JOB_POLL_MS);
    signal?.addEventListener('abort', giveUp);
    this.listen(key, resolve);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
      this.unlisten(key, resolve);
    }
  }

  private listen(key: string, listener: Listener): void {
    this.listeners.set(key, (this.listeners.get(key) ?? new Set()).add(listener));
  }

  private unlisten(key: string, listener: Listener): void {
    const listeners = this.listeners.get(key);
    listeners?.delete(listener);
    if (listeners?.size === 0) this.listeners.delete(key);
  }
}

function isOpen({ status }: Job): boolean {
  return status === 'queued' || status === 'running';
}

function keyOf(tenantId: string, jobId: string): string {
  return `${tenantId}/${jobId}`;
}
