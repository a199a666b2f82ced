import { DatabaseConfig } from '@plumbline/database';
import { EmbedderConfig } from '@plumbline/embedder';
import { RetrievalConfig } from '@plumbline/retrieval';
import { probedServiceConfig } from '@plumbline/service-kit';
import { z } from 'zod';

/** The environment of retrieval. */
export const Config = z.object({
  ...probedServiceConfig({ probePort: 3102 }).shape,
  ...DatabaseConfig.shape,
  ...RetrievalConfig.shape,
  ...EmbedderConfig.shape,
});
export type Config = z.infer<typeof Config>;
