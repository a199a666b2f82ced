import { z } from 'zod';

/** The environment keys of retrieval. */
export const RetrievalConfig = z.object({
  RETRIEVAL_EVIDENCE_THRESHOLD: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('Evidence below it is not enough to answer: the system abstains. 0 to 1.'),
  RETRIEVAL_LEG_LIMIT: z.coerce
    .number()
    .int()
    .min(10)
    .max(500)
    .default(100)
    .describe('Hits that each leg, words and meaning, brings to the fusion.'),
});
export type RetrievalConfig = z.infer<typeof RetrievalConfig>;

/** The injection token of the configuration. */
export const retrievalConfig = Symbol('RetrievalConfig');
