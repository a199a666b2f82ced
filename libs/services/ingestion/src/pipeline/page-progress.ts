import { AppError } from '@plumbline/core';
import type { JobLedger } from '../jobs/job-ledger.js';
import type { JobRow } from '../tables/ingestion-tables.js';

const intervalMs = 250;

interface Pages {
  readonly pagesDone: number;
  readonly pagesTotal: number;
}

/** Writes the pages that were read into the job's row, at most four times a second and one write at a time. */
export class PageProgress {
  private readonly controller = new AbortController();
  private latest?: Pages;
  private writing?: Promise<void>;
  private lastAt = -Infinity;
  private closed = false;

  constructor(
    private readonly run: JobRow,
    private readonly ledger: JobLedger,
  ) {}

  /** Fires when the job was taken away meanwhile: go on for nothing no longer. */
  get lost(): AbortSignal {
    return this.controller.signal;
  }

  report(pages: Pages): void {
    this.latest = pages;
    if (this.closed || this.writing || performance.now() - this.lastAt < intervalMs) return;
    this.lastAt = performance.now();
    this.writing = this.write().finally(() => (this.writing = undefined));
  }

  /** Waits for the write under way, so that none comes after the stage's own. */
  async close(): Promise<void> {
    this.closed = true;
    await this.writing;
  }

  private async write(): Promise<void> {
    try {
      const { pagesDone = 0, pagesTotal = 0 } = this.latest ?? {};
      await this.ledger.record(this.run, { pages_done: pagesDone, pages_total: pagesTotal });
    } catch {
      this.controller.abort(new AppError('CANCELLED', 'The job was taken away.'));
    }
  }
}
