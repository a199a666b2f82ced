import { CallContext } from '@plumbline/contracts';
import { z } from 'zod';

/** What travels beside the data of a message: who asks, and which trace it belongs to. */
export const Metadata = z.object({
  context: CallContext,
  /** Headers of W3C Trace Context and Baggage. */
  trace: z.record(z.string(), z.string()).optional(),
});
export type Metadata = z.infer<typeof Metadata>;
