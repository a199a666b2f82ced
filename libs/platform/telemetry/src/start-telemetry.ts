import { z } from 'zod';

export const TelemetryConfig = z.object({
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Where traces go (OTLP over HTTP, base address); without it nothing is traced.'),
  TRACE_SAMPLE_RATIO: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe('Share of the traces begun here that are kept; a caller that traces decides for its own.'),
});
export type TelemetryConfig = z.infer<typeof TelemetryConfig>;

export interface Telemetry {
  /** Sends what is left, within its time limit. */
  stop(): Promise<void>;
}

/** Traces of this process by OpenTelemetry, when the configuration says where to; call it once, before the rest starts. */
export async function startTelemetry(
  config: TelemetryConfig,
  process: { service: string; version: string },
): Promise<Telemetry> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, TRACE_SAMPLE_RATIO: sampleRatio } = config;
  if (!endpoint) return { stop: async () => undefined };
  const { createTracerProvider } = await import('./tracer-provider.js');
  const provider = createTracerProvider({ ...process, endpoint, sampleRatio });
  provider.register();
  return { stop: () => provider.shutdown().catch(() => undefined) };
}
