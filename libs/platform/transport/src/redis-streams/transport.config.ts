import { z } from 'zod';
import type { RedisStreamsOptions } from './redis-streams.options.js';

const signingKey = z.string().min(32, 'must have at least 32 characters');

/** The environment keys of a process whose services meet others at Redis. */
export const TransportConfig = z.object({
  REDIS_URL: z
    .string()
    .refine(isRedisUrl, 'must be redis://host:port or rediss://host:port, with user:password@ where needed')
    .describe('The broker over which the services call each other.'),
  REDIS_CA_FILE: z
    .string()
    .optional()
    .describe('PEM file of the authority that signed the certificate of Redis, when no public one did.'),
  TRANSPORT_KEY: signingKey
    .optional()
    .describe('Secret with which this service signs its messages; without it they go unsigned.'),
  TRANSPORT_CALLER_KEYS: z
    .string()
    .transform(callerKeys)
    .pipe(z.record(z.string().min(1), signingKey))
    .optional()
    .describe(
      'Secrets of the callers whom this service believes, as `gateway=…,router=…`; without it unsigned messages are taken.',
    ),
  TRANSPORT_MAX_IN_FLIGHT: between(1, 10_000, 64).describe('Calls that one replica works on at once.'),
  TRANSPORT_MAX_STREAMS: between(1, 10_000, 64).describe(
    'Streamed answers that one replica works on at once.',
  ),
  TRANSPORT_LEASE_MS: between(100, 600_000, 5000).describe(
    'How long a replica may be silent before others take over its work.',
  ),
  TRANSPORT_DRAIN_MS: between(0, 600_000, 25_000).describe('How long a stop waits for calls in flight.'),
});
export type TransportConfig = z.infer<typeof TransportConfig>;

/** The configuration as options of `TransportModule.redisStreams`. */
export function redisStreamsOptions(
  config: TransportConfig,
  own: Pick<RedisStreamsOptions, 'service' | 'registry' | 'scope' | 'clock'>,
): RedisStreamsOptions {
  return {
    ...own,
    url: config.REDIS_URL,
    caFile: config.REDIS_CA_FILE,
    keys: { own: config.TRANSPORT_KEY, callers: config.TRANSPORT_CALLER_KEYS },
    maxInFlight: config.TRANSPORT_MAX_IN_FLIGHT,
    maxStreams: config.TRANSPORT_MAX_STREAMS,
    leaseMs: config.TRANSPORT_LEASE_MS,
    drainMs: config.TRANSPORT_DRAIN_MS,
  };
}

function isRedisUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return (url?.protocol === 'redis:' || url?.protocol === 'rediss:') && url.hostname !== '';
}

function callerKeys(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, Math.max(0, at)).trim(), pair.slice(at + 1).trim()];
    }),
  );
}

function between(least: number, most: number, fallback: number) {
  return z.coerce.number().int().min(least).max(most).default(fallback);
}
