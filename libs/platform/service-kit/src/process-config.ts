import { TelemetryConfig } from '@plumbline/telemetry';
import { TransportConfig } from '@plumbline/transport';
import { z } from 'zod';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

export interface ProcessDefaults {
  readonly logLevel: (typeof levels)[number];
  readonly graceMs: number;
}

/** The environment keys of every process of the house. */
export function processConfig({ logLevel, graceMs }: ProcessDefaults) {
  return z.object({
    HOST: z
      .string()
      .default('127.0.0.1')
      .describe('Address to listen on. The API on anything but loopback needs a key to exist.'),
    LOG_LEVEL: z
      .enum(levels)
      .default(logLevel)
      .describe('Least important log line that is written (JSON, on stderr); `info` logs every request.'),
    SHUTDOWN_GRACE_MS: z.coerce
      .number()
      .int()
      .min(0)
      .max(3_600_000)
      .default(graceMs)
      .describe('How long work in flight may take to finish after SIGTERM.'),
  });
}

/** A port to listen on; 0 takes a free one. */
export function port(fallback: number) {
  return z.coerce.number().int().min(0).max(65_535).default(fallback);
}

/** The environment keys of every service apart; streams need a grace longer than the longest of them. */
export function serviceConfig({ graceMs = 25_000 }: { graceMs?: number } = {}) {
  return z.object({
    ...processConfig({ logLevel: 'info', graceMs }).shape,
    // The grace says how long a drain may take.
    ...TransportConfig.omit({ TRANSPORT_DRAIN_MS: true }).shape,
    ...TelemetryConfig.shape,
  });
}

/** The environment keys of a service without public HTTP. */
export function probedServiceConfig({ probePort, ...options }: { probePort: number; graceMs?: number }) {
  return z.object({
    PROBE_PORT: port(probePort).describe('Port of the probes and metrics of a service; 0 takes a free one.'),
    ...serviceConfig(options).shape,
  });
}
