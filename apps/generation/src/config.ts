import { ChatModelConfig } from '@plumbline/chat-model';
import { DatabaseConfig } from '@plumbline/database';
import { probedServiceConfig } from '@plumbline/service-kit';
import { z } from 'zod';

/** Longer than the longest answer, so that a stop cuts none off. */
const GRACE_MS = 122_000;

/** The environment of generation. */
export const Config = z.object({
  ...probedServiceConfig({ probePort: 3104, graceMs: GRACE_MS }).shape,
  ...DatabaseConfig.shape,
  ...ChatModelConfig.shape,
});
export type Config = z.infer<typeof Config>;
