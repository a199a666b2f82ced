import { DatabaseConfig } from '@plumbline/database';
import { probedServiceConfig } from '@plumbline/service-kit';
import { TurnStoreConfig } from '@plumbline/turn-store';
import { z } from 'zod';

/** The environment of memory. */
export const Config = z.object({
  ...probedServiceConfig({ probePort: 3103 }).shape,
  ...DatabaseConfig.shape,
  ...TurnStoreConfig.shape,
});
export type Config = z.infer<typeof Config>;
