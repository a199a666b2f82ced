import { EmbedderConfig } from '@plumbline/embedder';
import { probedServiceConfig } from '@plumbline/service-kit';
import { z } from 'zod';

/** The environment of the router. */
export const Config = z.object({
  ...probedServiceConfig({ probePort: 3101 }).shape,
  ...EmbedderConfig.shape,
});
export type Config = z.infer<typeof Config>;
