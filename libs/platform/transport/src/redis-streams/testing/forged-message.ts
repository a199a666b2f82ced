import type { CallContext } from '@plumbline/contracts';
import { fieldsOf, type RequestMessage } from '../request-message.js';
import { Signatures } from '../signatures.js';

/** A well-formed request of the caller `tester`, written by hand. */
export function forgedMessage(
  context: CallContext,
  overrides: Partial<RequestMessage> = {},
  key?: string,
): (string | number)[] {
  const message: RequestMessage = {
    id: `tester.forged.${Math.random()}`,
    pattern: 'fault.keyed-work',
    replyTo: '',
    budgetMs: 5000,
    metadata: JSON.stringify({ context }),
    data: '{"key":"forged"}',
    signature: '',
    ...overrides,
  };
  const { createdAt = Date.now() } = overrides;
  const signed =
    overrides.signature === undefined ? new Signatures({ own: key }).sign(message, createdAt) : message;
  return fieldsOf(signed);
}
