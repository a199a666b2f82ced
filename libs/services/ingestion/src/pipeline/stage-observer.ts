import { Injectable } from '@nestjs/common';
import type { JobRow } from '../tables/ingestion-tables.js';

/** Is told after each stage and each batch that stands in the job's row; what it awaits holds the job up. */
@Injectable()
export class StageObserver {
  async reached(_job: JobRow): Promise<void> {}
}
