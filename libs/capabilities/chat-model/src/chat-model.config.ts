import { z } from 'zod';

const price = (direction: string) =>
  z.coerce
    .number()
    .min(0)
    .max(10_000)
    .default(0)
    .describe(`US dollars a million ${direction} tokens, for the ledger.`);

/** The environment keys of the chat model. */
export const ChatModelConfig = z.object({
  CHAT_MODEL: z
    .enum(['extractive', 'openai-compatible'])
    .default('extractive')
    .describe('Which model writes answers: the built-in one that quotes sentences, or a server.'),
  OPENAI_BASE_URL: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:11434/v1')
    .describe('Base URL of an OpenAI-compatible server, up to and with its version.'),
  OPENAI_API_KEY: z
    .string()
    .min(1)
    .optional()
    .describe('Key for that server, when it asks for one. Never logged.'),
  OPENAI_MODEL: z.string().min(1).max(100).default('llama3.1').describe('Name of the model on that server.'),
  CHAT_IDLE_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(10)
    .max(120_000)
    .default(25_000)
    .describe('Longest silence of the model server before an answer fails.'),
  CHAT_PRICE_INPUT: price('input'),
  CHAT_PRICE_OUTPUT: price('output'),
});
export type ChatModelConfig = z.infer<typeof ChatModelConfig>;
