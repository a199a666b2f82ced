import { setTimeout as pause } from 'node:timers/promises';
import type { Fleet } from '../fleet/fleet.js';
import type { ProcessSlot } from '../fleet/process-slot.js';
import type { PlannedFault } from '../plan/plan.js';
import { trueTime } from '../probe/true-time.js';
import type { FaultNote } from './scenario.js';

type Outcome = Pick<FaultNote, 'exitMs' | 'givenUpMs'>;
type Inflict = (fleet: Fleet, fault: PlannedFault, signal: AbortSignal) => Promise<Outcome>;

/** Lets one planned fault come to pass; resolves when it is over. */
export async function inflict(fleet: Fleet, fault: PlannedFault, signal: AbortSignal): Promise<FaultNote> {
  const beganAt = trueTime();
  const outcome = await ways[fault.kind](fleet, fault, signal);
  return { fault, beganAt, endedAt: trueTime(), ...outcome };
}

const ways: Record<PlannedFault['kind'], Inflict> = {
  'kill-replica': async (fleet, fault) => {
    await replicaOf(fleet, fault).kill();
    return {};
  },
  'restart-replica': async (fleet, fault) => ({ exitMs: await replicaOf(fleet, fault).restart() }),
  'freeze-replica': async (fleet, fault, signal) => {
    const { current } = replicaOf(fleet, fault);
    current.freeze();
    try {
      await pause(fault.forMs, undefined, { signal });
    } finally {
      current.thaw();
    }
    return {};
  },
  'kill-redis': async ({ redis }, fault, signal) => {
    await redis.kill();
    await pause(fault.forMs, undefined, { signal });
    await redis.startAgain();
    return {};
  },
  'mute-probe': async (fleet, fault, signal) => {
    const proxy = fleet.proxyOf('probe');
    const began = performance.now();
    const links = proxy.mute();
    await pause(fault.forMs, undefined, { signal }).finally(() => proxy.restore());
    return {
      givenUpMs: links.map(({ leftByClientAt }) => leftByClientAt && leftByClientAt - began),
    };
  },
  'kill-gateway': async (fleet) => {
    await fleet.gateways[0]?.kill();
    return {};
  },
};

function replicaOf(fleet: Fleet, { replica = 0 }: PlannedFault): ProcessSlot {
  const slot = fleet.replicas[replica % fleet.replicas.length];
  if (!slot) throw new Error('The fleet has no replica.');
  return slot;
}
