import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type Delivery, JobQueue } from '@plumbline/job-queue';
import { IngestionConfig, ingestionConfig } from '../ingestion.config.js';
import { ingestionQueue, type JobMessage } from '../jobs/job-dispatch.js';
import { RunningJobs } from '../jobs/running-jobs.js';
import { JobRunner } from './job-runner.js';

/** Takes jobs from the queue as long as the application runs. */
@Injectable()
export class IngestionWorkerService implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    private readonly queue: JobQueue,
    private readonly runner: JobRunner,
    private readonly running: RunningJobs,
    @Inject(ingestionConfig) private readonly config: IngestionConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const options = { concurrency: this.config.INGESTION_CONCURRENCY };
    await this.queue.work<JobMessage>(ingestionQueue, options, (delivery) => this.handle(delivery));
  }

  /** Ends the work before the engines close under it: a parser that is shut down looks like one that crashed. */
  async onModuleDestroy(): Promise<void> {
    await this.queue.close();
  }

  private handle({ payload, attempt, signal }: Delivery<JobMessage>): Promise<void> {
    const last = attempt >= this.queue.limits.maxAttempts;
    return this.running.track(payload.jobId, signal, (hands) => this.runner.run(payload, { ...hands, last }));
  }
}
