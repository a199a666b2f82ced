import { setTimeout as pause } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { AppError } from '@plumbline/core';
import { type Delivery, JobQueue } from '@plumbline/job-queue';
import { IngestionConfig, ingestionConfig } from '../ingestion.config.js';
import { ingestionQueue, type JobMessage } from '../jobs/job-dispatch.js';
import { RunningJobs } from '../jobs/running-jobs.js';
import { JobRunner } from './job-runner.js';

const retryMs = 1000;

/** Takes jobs from the queue as long as the application runs. */
@Injectable()
export class IngestionWorkerService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(IngestionWorkerService.name);
  private readonly stopping = new AbortController();
  private starting?: Promise<void>;

  constructor(
    private readonly queue: JobQueue,
    private readonly runner: JobRunner,
    private readonly running: RunningJobs,
    @Inject(ingestionConfig) private readonly config: IngestionConfig,
  ) {}

  /** Not awaited: the process also starts while its store is away. */
  onApplicationBootstrap(): void {
    this.starting = this.start();
  }

  /** Ends the work before the engines close under it: a parser that is shut down looks like one that crashed. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.starting;
    await this.queue.close();
  }

  private async start(): Promise<void> {
    const options = { concurrency: this.config.INGESTION_CONCURRENCY };
    for (const { signal } = this.stopping; !signal.aborted;) {
      try {
        return await this.queue.work<JobMessage>(ingestionQueue, options, (delivery) =>
          this.handle(delivery),
        );
      } catch (error) {
        this.logger.warn(`No documents are ingested yet: ${AppError.from(error).message}`);
        await pause(retryMs, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }

  private handle({ payload, attempt, signal }: Delivery<JobMessage>): Promise<void> {
    const last = attempt >= this.queue.limits.maxAttempts;
    return this.running.track(payload.jobId, signal, (hands) => this.runner.run(payload, { ...hands, last }));
  }
}
