import { Injectable } from '@nestjs/common';
import type { JobRow } from '../tables/ingestion-tables.js';

/** Is told of each stage and batch that stands in the job's row; what it awaits holds the job up. */
@Injectable()
export class StageObserver {
  /** The signal fires when the job is to stop. */
  async reached(_job: JobRow, _signal: AbortSignal): Promise<void> {}
}
