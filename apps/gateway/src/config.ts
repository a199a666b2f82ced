import { DatabaseConfig } from '@plumbline/database';
import { EmbedderConfig } from '@plumbline/embedder';
import { GatewayConfig } from '@plumbline/gateway';
import { ObjectStoreConfig } from '@plumbline/object-store';
import { port, serviceConfig } from '@plumbline/service-kit';
import { z } from 'zod';

/** Longer than the longest answer, so that a stop cuts none off. */
const GRACE_MS = 125_000;
const DRAIN_MS = 121_000;
const { DRAIN_MS: drain } = GatewayConfig.shape;

/** The environment of the gateway. */
export const Config = z
  .object({
    PORT: port(3000).describe('Port of the HTTP API; 0 takes a free one.'),
    ...serviceConfig({ graceMs: GRACE_MS }).shape,
    ...DatabaseConfig.shape,
    ...ObjectStoreConfig.shape,
    ...GatewayConfig.shape,
    DRAIN_MS: drain
      .unwrap()
      .default(DRAIN_MS)
      .describe(drain.description ?? ''),
    ...EmbedderConfig.shape,
  })
  .refine(({ DRAIN_MS: drainMs, SHUTDOWN_GRACE_MS }) => drainMs < SHUTDOWN_GRACE_MS, {
    path: ['DRAIN_MS'],
    message: 'must be below SHUTDOWN_GRACE_MS, or a stop would end before requests in flight did',
  });
export type Config = z.infer<typeof Config>;
