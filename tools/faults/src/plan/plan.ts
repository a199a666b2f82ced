import { createHash } from 'node:crypto';
import { type Random, type Range, seededRandom } from './random.js';

/** What a probe call does; `read`, `keyed` and `once` are its redelivery class too, a `stream` is of class `once`. */
export type ProbeKind = 'read' | 'keyed' | 'once' | 'stream' | 'relay' | 'wait' | 'poison';

export interface PlannedCall {
  readonly id: string;
  /** After the load began. */
  readonly atMs: number;
  readonly kind: ProbeKind;
  readonly tenantId: string;
  readonly subject: string;
  /** Of idempotence; now and then two calls share one, as when a client asks again. */
  readonly key: string;
  /** How long the handler works; of a stream, the pause between two chunks. */
  readonly workMs: number;
  /** Of a stream; else 0. */
  readonly chunks: number;
  /** The client of this stream leaves after so many chunks. */
  readonly leavesAfter?: number;
  /** The whole time the caller waits. */
  readonly budgetMs: number;
}

export type FaultKind =
  'kill-replica' | 'freeze-replica' | 'restart-replica' | 'kill-redis' | 'mute-probe' | 'kill-gateway';

export interface PlannedFault {
  readonly atMs: number;
  readonly kind: FaultKind;
  /** Which replica of the fleet, counted over all services. */
  readonly replica?: number;
  /** How long it lasts. */
  readonly forMs?: number;
}

export interface Load {
  readonly durationMs: number;
  readonly callsPerSecond: number;
  /** Parts of the whole. */
  readonly mix: Partial<Record<ProbeKind, number>>;
  readonly workMs: Range;
  readonly budgetMs: number;
  readonly chunks?: Range;
  /** Clients leave their streams after so many chunks. */
  readonly leavesAfter?: Range;
  /** Calls beside the mix, at moments of their own. */
  readonly planted?: readonly Pick<PlannedCall, 'atMs' | 'kind' | 'budgetMs'>[];
}

export interface PlanOptions {
  readonly scenario: string;
  readonly seed: number;
  readonly load: Load;
  readonly faults?: (random: Random) => PlannedFault[];
}

/** All that will be asked and broken, and when. */
export interface Plan {
  readonly scenario: string;
  readonly seed: number;
  readonly durationMs: number;
  readonly calls: readonly PlannedCall[];
  readonly faults: readonly PlannedFault[];
  /** Equal for equal plans. */
  readonly digest: string;
}

const tenants = 5;
const sharedKeyShare = 0.1;

/** The same options give the same plan. */
export function makePlan({ scenario, seed, load, faults }: PlanOptions): Plan {
  const calls = planCalls(load, seededRandom(seed, `${scenario}:calls`));
  const planned = faults?.(seededRandom(seed, `${scenario}:faults`)) ?? [];
  const ordered = planned.toSorted((one, other) => one.atMs - other.atMs);
  const digest = createHash('sha256')
    .update(JSON.stringify([calls, ordered]))
    .digest('hex')
    .slice(0, 16);
  return { scenario, seed, durationMs: load.durationMs, calls, faults: ordered, digest };
}

function planCalls(load: Load, random: Random): PlannedCall[] {
  const count = Math.round((load.durationMs * load.callsPerSecond) / 1000);
  const calls: PlannedCall[] = [];
  let lastKey = '';
  for (let index = 0; index < count; index++) {
    const kind = pickKind(load.mix, random);
    const again = random.fraction() < sharedKeyShare && kind === 'keyed' && lastKey !== '';
    const key = again ? lastKey : `key-${index}`;
    if (kind === 'keyed') lastKey = key;
    calls.push({
      ...planCall(load, random),
      id: `call-${index}`,
      atMs: atOf(index, load, random),
      kind,
      key,
    });
  }
  for (const planted of load.planted ?? []) {
    const id = `planted-${calls.length}`;
    calls.push({ ...planCall(load, random), ...planted, id, key: id });
  }
  calls.sort((one, other) => one.atMs - other.atMs);
  return calls.map((call) =>
    call.kind === 'stream' ? call : { ...call, chunks: 0, leavesAfter: undefined },
  );
}

function planCall(load: Load, random: Random): Omit<PlannedCall, 'id' | 'atMs' | 'kind' | 'key'> {
  const tenant = random.below(tenants);
  return {
    tenantId: `tenant-${tenant}`,
    subject: `subject-${tenant}-${random.below(tenants)}`,
    workMs: random.between(load.workMs),
    chunks: random.between(load.chunks ?? [0, 0]),
    leavesAfter: load.leavesAfter && random.between(load.leavesAfter),
    budgetMs: load.budgetMs,
  };
}

function atOf(index: number, { callsPerSecond }: Load, random: Random): number {
  return Math.round(((index + random.fraction()) * 1000) / callsPerSecond);
}

function pickKind(mix: Load['mix'], random: Random): ProbeKind {
  const entries = Object.entries(mix) as [ProbeKind, number][];
  let left = random.fraction() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [kind, weight] of entries) if ((left -= weight) < 0) return kind;
  return entries.at(-1)?.[0] ?? 'read';
}
