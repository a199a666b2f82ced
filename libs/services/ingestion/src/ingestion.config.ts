import { z } from 'zod';

const count = (value: number, most: number) => z.coerce.number().int().min(1).max(most).default(value);

/** The environment keys of ingestion. */
export const IngestionConfig = z.object({
  INGESTION_CONCURRENCY: count(1, 32).describe(
    'Documents ingested at once by one process; embedding is the bottleneck, so more than one pays only with more cores.',
  ),
  INGESTION_EMBED_BATCH: count(16, 50).describe(
    'Chunks embedded and stored together; progress is recorded after each batch.',
  ),
  INGESTION_MAX_STALLS: count(10, 1000).describe(
    'Starts of a job without any progress, as when a file brings the process down, before it ends as failed.',
  ),
  INGESTION_RECONCILE_MS: count(60_000, 86_400_000).describe(
    'How often unfinished work without a queue message is put back and unfinished deletions are completed.',
  ),
  INGESTION_ORPHAN_AGE_MS: count(3_600_000, 2_147_483_647).describe(
    'Age at which an uploaded file that no document refers to is removed; also how often that is looked for.',
  ),
});
export type IngestionConfig = z.infer<typeof IngestionConfig>;

/** The injection token of the configuration. */
export const ingestionConfig = Symbol('IngestionConfig');
