import { randomUUID } from 'node:crypto';
import type { CallContext } from '@plumbline/contracts';
import { newId } from '@plumbline/core';

/** A caller in a tenant that no other test has, so that tests never see each other's rows. */
export function testContext(overrides: Partial<CallContext> = {}): CallContext {
  return {
    requestId: newId('req'),
    tenantId: `tenant-${randomUUID()}`,
    subject: 'tester',
    principals: ['tester'],
    ...overrides,
  };
}
