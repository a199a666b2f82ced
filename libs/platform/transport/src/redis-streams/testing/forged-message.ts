import type { CallContext } from '@plumbline/contracts';
import { fieldsOf, type RequestMessage } from '../request-message.js';
import { Signatures } from '../signatures.js';

/** A well-formed request of the caller `tester`, written by hand. */
export function forgedMessage(
  context: CallContext,
  overrides: Partial<RequestMessage> = {},
  key?: string,
): (string | number)[] {
  const now = Date.now();
  const message: RequestMessage = {
    id: `tester-forged-${Math.random()}`,
    pattern: 'fault.keyed-work',
    replyTo: '',
    budgetMs: 5000,
    flags: '',
    firstSentAt: now,
    createdAt: now,
    caller: 'tester',
    metadata: JSON.stringify({ context }),
    data: '{"key":"forged"}',
    signature: '',
    ...overrides,
  };
  const signature = overrides.signature ?? new Signatures({ own: key }).sign(message);
  return fieldsOf({ ...message, signature });
}
