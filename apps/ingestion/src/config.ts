import { DatabaseConfig } from '@plumbline/database';
import { DocumentParserConfig } from '@plumbline/document-parser';
import { EmbedderConfig } from '@plumbline/embedder';
import { IngestionConfig } from '@plumbline/ingestion';
import { JobQueueConfig } from '@plumbline/job-queue';
import { ObjectStoreConfig } from '@plumbline/object-store';
import { probedServiceConfig } from '@plumbline/service-kit';
import { z } from 'zod';

/** The environment of ingestion. */
export const Config = z.object({
  ...probedServiceConfig({ probePort: 3105 }).shape,
  ...DatabaseConfig.shape,
  ...ObjectStoreConfig.shape,
  ...IngestionConfig.shape,
  ...JobQueueConfig.shape,
  ...DocumentParserConfig.shape,
  ...EmbedderConfig.shape,
});
export type Config = z.infer<typeof Config>;
