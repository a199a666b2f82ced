import { z } from 'zod';

/** The environment keys of the gateway. */
export const GatewayConfig = z.object({
  BODY_MAX_BYTES: between(1024, 16_777_216, 1_048_576).describe(
    'Bytes of a request body that is not an upload.',
  ),
  UPLOAD_MAX_BYTES: between(1, 10_737_418_240, 104_857_600).describe('Bytes of one uploaded file.'),
  UPLOAD_MAX_FILES: between(1, 1000, 20).describe('Files of one upload.'),
  REQUEST_TIMEOUT_MS: between(1000, 3_600_000, 300_000).describe(
    'Time a client has to send its whole request, uploads included.',
  ),
  RESUME_GRACE_MS: between(0, 600_000, 5000).describe(
    'How long an answer goes on without its client, and stays readable after its end, to be resumed.',
  ),
  SSE_HEARTBEAT_MS: between(10, 600_000, 15_000).describe('Longest silence of an event stream.'),
  JOB_POLL_MS: between(10, 60_000, 1000).describe(
    'How often a followed job is read when no event tells of it.',
  ),
  ANSWER_TOKEN_BUDGET: between(64, 32_000, 3000).describe('Tokens of passages that an answer may rest on.'),
  HISTORY_TOKEN_BUDGET: between(0, 32_000, 1500).describe(
    'Tokens of earlier turns that a question may refer to.',
  ),
  ANSWERS_MAX_LIVE: between(1, 100_000, 200).describe('Answers that may be under way at once.'),
  DRAIN_MS: between(0, 600_000, 10_000).describe(
    'How long a stop waits for requests in flight before it ends them.',
  ),
});
export type GatewayConfig = z.infer<typeof GatewayConfig>;

/** The token under which the configuration is injected. */
export const GATEWAY_CONFIG = Symbol('GatewayConfig');

function between(least: number, most: number, fallback: number) {
  return z.coerce.number().int().min(least).max(most).default(fallback);
}
