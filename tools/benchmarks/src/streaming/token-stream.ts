import { defineStream } from '@plumbline/contracts';
import { z } from 'zod';

export const TokenRequest = z.object({ tokens: z.int(), everyMs: z.number() });
export type TokenRequest = z.infer<typeof TokenRequest>;

/** So many tokens, numbered from 0, the first at once and one every so many milliseconds. */
export const streamTokens = defineStream({
  pattern: 'tokens.stream-tokens',
  request: TokenRequest,
  item: z.object({ index: z.int(), text: z.string() }),
  redelivery: 'once',
  idleMs: 30_000,
  timeoutMs: 120_000,
});
