import { AppError } from '@plumbline/core';
import { z } from 'zod';

const CompletionChunk = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish() }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .default([]),
  usage: z
    .object({ prompt_tokens: z.int().nonnegative(), completion_tokens: z.int().nonnegative() })
    .nullish(),
  error: z.unknown().optional(),
});
export type CompletionChunk = z.infer<typeof CompletionChunk>;

/** One `data:` of the stream. Throws `MODEL_FAILED` for what is no JSON, no chunk, or a report of an error. */
export function parseCompletionChunk(data: string): CompletionChunk {
  const chunk = CompletionChunk.safeParse(parseJson(data));
  if (!chunk.success) throw new AppError('MODEL_FAILED', 'The model server sent a malformed event.');
  if (chunk.data.error !== undefined && chunk.data.error !== null)
    throw new AppError('MODEL_FAILED', 'The model server reported an error in the middle of its reply.');
  return chunk.data;
}

function parseJson(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
