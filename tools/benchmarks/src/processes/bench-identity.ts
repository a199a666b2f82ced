import type { CallContext } from '@plumbline/contracts';

/** Who calls; as long as those of the product. */
export const benchContext: CallContext = {
  requestId: 'req_0192f0c1a2b3c4d5e6f7',
  tenantId: 'default',
  subject: 'local',
  principals: ['local', 'everyone'],
};

/** The gateway of a benchmark signs its messages and the replicas demand it, as in an installation. */
export const benchKeys = { gateway: 'the key of the gateway of a benchmark' };
