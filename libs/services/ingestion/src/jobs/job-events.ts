import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { jobChanged } from '@plumbline/contracts';
import { Caller } from '@plumbline/transport';
import type { JobRow } from '../tables/ingestion-tables.js';
import { hasEnded, jobOf } from './job-of.js';

const intervalMs = 250;

interface Announced {
  /** Of the last event, by the monotonic clock. */
  at: number;
  timer?: NodeJS.Timeout;
}

/**
 * Tells whoever follows a job how it goes: at most four events a second for each, the last state always. Best effort:
 * the truth is the row, and an event that nobody took is not repeated.
 */
@Injectable()
export class JobEvents implements OnApplicationShutdown {
  private readonly logger = new Logger(JobEvents.name);
  private readonly announced = new Map<string, Announced>();

  constructor(private readonly caller: Caller) {}

  announce(row: JobRow): void {
    const former = this.announced.get(row.job_id);
    clearTimeout(former?.timer);
    const wait = former ? former.at + intervalMs - performance.now() : 0;
    if (hasEnded(row) || wait <= 0) return this.emit(row);
    const timer = setTimeout(() => this.emit(row), wait);
    this.announced.set(row.job_id, { at: former?.at ?? 0, timer });
  }

  /** Drops what waits for its turn. */
  onApplicationShutdown(): void {
    for (const { timer } of this.announced.values()) clearTimeout(timer);
    this.announced.clear();
  }

  private emit(row: JobRow): void {
    if (hasEnded(row)) this.announced.delete(row.job_id);
    else this.announced.set(row.job_id, { at: performance.now() });
    const { tenant_id: tenantId, request_id: requestId, subject } = row;
    const context = { requestId, tenantId, subject, principals: row.access };
    this.caller
      .emit(jobChanged, { tenantId, job: jobOf(row) }, { context })
      .catch((error: unknown) =>
        this.logger.debug(`Nobody took the state of ${row.job_id}: ${String(error)}`),
      );
  }
}
