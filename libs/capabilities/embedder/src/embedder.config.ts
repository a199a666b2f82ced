import { z } from 'zod';

/** The environment keys of the embedder. */
export const EmbedderConfig = z.object({
  EMBEDDER: z.enum(['minilm']).default('minilm').describe('Which embedder turns texts into vectors.'),
  EMBEDDER_THREADS: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(2)
    .describe('Threads that embed documents while nobody asks; while questions come, documents use one.'),
});
export type EmbedderConfig = z.infer<typeof EmbedderConfig>;
