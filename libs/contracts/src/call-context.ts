import { z } from 'zod';

/** Who asks, for whom, and under which request: travels beside every call, never inside its body. */
export const CallContext = z.object({
  requestId: z.string().min(1).max(128),
  tenantId: z.string().min(1).max(64),
  /** The person or key that acts. */
  subject: z.string().min(1).max(128),
  /** What the subject may read: a passage is visible when its `access` has one of these or `*`. */
  principals: z.array(z.string().min(1).max(128)).max(100),
  /** W3C trace context, when there is a trace. */
  traceparent: z.string().optional(),
});
export type CallContext = z.infer<typeof CallContext>;
