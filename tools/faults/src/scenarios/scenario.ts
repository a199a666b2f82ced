import type { RunFacts } from '../checker/run-facts.js';
import type { Fleet, FleetShape } from '../fleet/fleet.js';
import type { Load, Plan, PlannedFault } from '../plan/plan.js';
import type { Random } from '../plan/random.js';
import type { RedisCommand } from '../fleet/redis-state.js';
import type { SideEffects } from '../probe/side-effects.js';
import type { TransportTuning } from '../probe/replica-options.js';
import type { Figure } from './figure.js';

/** How much time a scenario has. */
export interface Pace {
  readonly loadMs: number;
  /** Less than the whole: leases and lives of keys are then short too, so that a fault still shows all it does. */
  readonly short: boolean;
}

export interface ScenarioSetup extends FleetShape {
  readonly load: Omit<Load, 'durationMs'>;
  readonly faults?: (random: Random) => PlannedFault[];
  /** Redis keeps what was written over its death. */
  readonly appendOnly?: boolean;
  /** Longest wait for what is pending after the last call. */
  readonly quietMs: number;
}

/** A fault as it came to pass; times are true milliseconds since 1970. */
export interface FaultNote {
  readonly fault: PlannedFault;
  readonly beganAt: number;
  readonly endedAt: number;
  /** Of a restart: how long the process took to end. */
  readonly exitMs?: number;
  /** Of a mute link: when its client gave it up; undefined for one that it never did. */
  readonly givenUpMs?: readonly (number | undefined)[];
}

export interface ScenarioRun {
  readonly pace: Pace;
  readonly facts: RunFacts;
  readonly notes: readonly FaultNote[];
  /** True milliseconds since 1970. */
  readonly loadBeganAt: number;
  /** Bytes that Redis used, at the beginning and every half second. */
  readonly redisBytes: readonly number[];
}

/** Something that a scenario needs beside its plan. */
export interface Companion {
  /** Figures of what it did; nothing of it goes on afterwards. */
  stop(): Promise<readonly Figure[]>;
}

/** What breaks, under which load, and what must be reached. */
export interface Scenario {
  /** `F1`; runs of one scenario under several conditions share the part before the dash. */
  readonly id: string;
  readonly about: string;
  /** An environment key without which it cannot run; such a one runs only when it is named. */
  readonly needs?: string;
  readonly loadMs: number;
  /** The least that still shows the fault. */
  readonly shortLoadMs: number;
  readonly setup: (pace: Pace) => ScenarioSetup;
  readonly judge: (run: ScenarioRun) => Figure[];
  /** Goes along with the load. */
  readonly accompany?: (fleet: Fleet) => Promise<Companion>;
  /** Tried after the run was recorded. */
  readonly afterwards?: (aftermath: Aftermath) => Promise<Figure[]>;
}

/** What is still there when the run was recorded. */
export interface Aftermath {
  readonly fleet: Fleet;
  readonly plan: Plan;
  readonly effects: SideEffects;
  readonly command: RedisCommand;
}

/** Lease and life of a reply key as the product has them, or short ones for scenarios that wait for their end. */
export function tuningOf({ short }: Pick<Pace, 'short'>): TransportTuning {
  return short ? { leaseMs: 1500, limits: { replyTtlMs: 3000 } } : {};
}

export function leaseMsOf(pace: Pace): number {
  return tuningOf(pace).leaseMs ?? productLeaseMs;
}

const productLeaseMs = 5000;
export const budgetMs = 15_000;
/** Long enough for two leases of the product, for scenarios that expect none to end. */
export const quietMs = 2 * productLeaseMs;

/** Moments from `first` on, `everyMs` apart, while the load lasts. */
export function moments(first: number, everyMs: number, { loadMs }: Pace): number[] {
  const count = Math.max(1, Math.floor((loadMs - first) / everyMs));
  return Array.from({ length: count }, (_, index) => Math.round(first + index * everyMs));
}
