import { z } from 'zod';

/** The environment keys of the turn store. */
export const TurnStoreConfig = z.object({
  TURN_STORE: z
    .enum(['postgres', 'memory'])
    .default('postgres')
    .describe('Where sessions are kept: in the database, or in memory until the process ends.'),
  SESSION_EXPIRY_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(36_500)
    .default(0)
    .describe('Days after its last turn on which a session is gone; 0 keeps it for ever.'),
});
export type TurnStoreConfig = z.infer<typeof TurnStoreConfig>;
