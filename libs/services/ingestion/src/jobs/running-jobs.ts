import { Injectable } from '@nestjs/common';
import { AppError } from '@plumbline/core';

const patienceMs = 3000;

interface Run {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

/** The jobs that this process works on, so that a cancellation can stop one and wait until its hands are off. */
@Injectable()
export class RunningJobs {
  private readonly runs = new Map<string, Run>();

  async track(
    jobId: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const controller = new AbortController();
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const run = { controller, ended };
    this.runs.set(jobId, run);
    try {
      await work(AbortSignal.any([signal, controller.signal]));
    } finally {
      if (this.runs.get(jobId) === run) this.runs.delete(jobId);
      resolve();
    }
  }

  /** Resolves when the job no longer runs here, at the latest after three seconds. */
  async stop(jobId: string): Promise<void> {
    const run = this.runs.get(jobId);
    if (!run) return;
    run.controller.abort(new AppError('CANCELLED', 'The job was stopped.'));
    const { promise: patience, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, patienceMs);
    await Promise.race([run.ended, patience]);
    clearTimeout(timer);
  }
}
