import type { MigratedSchema } from '@plumbline/database';
import { ingestionSchema } from '@plumbline/ingestion';
import { jobQueueSchema } from '@plumbline/job-queue';
import { passageIndexSchema } from '@plumbline/passage-index';

/** What ingestion writes: its own tables, its queue and the passage index. */
export const schemas: MigratedSchema[] = [
  { ...ingestionSchema, access: 'write' },
  { ...jobQueueSchema, access: 'write' },
  { ...passageIndexSchema(), access: 'write' },
];
