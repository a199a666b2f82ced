import { AppError } from '@plumbline/core';
import { type RedisConnection, refusalOf } from '../redis-connection.port.js';
import type { StreamLimits } from '../redis-streams.options.js';
import { type Lane, requestKey } from '../stream-keys.js';

/** What is known of the queue of one service. */
interface QueueState {
  readonly service: string;
  readonly key: string;
  checkedAt: number;
  isChecking: boolean;
  depth: number;
  limit: number;
  /** When a live replica was known last. */
  aliveAt: number;
}

export interface AdmissionOptions {
  readonly writer: RedisConnection;
  readonly limits: StreamLimits;
  /** There is nobody who could answer what waits in this stream. */
  readonly onDeserted: (key: string, error: AppError) => void;
}

const staleMs = 1000;

/** Refuses calls that would only wait, from what was seen of the service's queue a moment ago. */
export class Admission {
  private readonly states = new Map<string, QueueState>();

  constructor(private readonly options: AdmissionOptions) {}

  /**
   * Why a request may not be sent now; `waiting` are this process's own. Nothing waits for news: while there are none,
   * requests go out, and `onDeserted` tells when that was in vain.
   */
  refusal(service: string, lane: Lane, waiting: number): AppError | undefined {
    const state = this.stateOf(service, lane);
    const age = performance.now() - state.checkedAt;
    if (age > this.options.limits.admissionMs) void this.check(state);
    if (age > staleMs) return undefined;
    if (this.isDeserted(state)) return this.deserted(state.service);
    const depth = Math.max(state.depth, waiting);
    if (depth < state.limit) return undefined;
    return new AppError('OVERLOADED', `The service ${service} has more to do than it can.`, {
      details: { service, waiting: depth, limit: state.limit, retryAfterSeconds: 1 },
    });
  }

  /** Whether replicas were there a moment ago, so that waiting for one is worth it. */
  mayComeBack(service: string, lane: Lane): boolean {
    return !this.isDeserted(this.stateOf(service, lane));
  }

  deserted(service: string): AppError {
    return new AppError('NO_RESPONDERS', `No replica of the service ${service} is there to answer.`, {
      details: { service },
    });
  }

  private stateOf(service: string, lane: Lane): QueueState {
    const key = requestKey(service, lane);
    const known = this.states.get(key);
    if (known) return known;
    const state = {
      service,
      key,
      checkedAt: -Infinity,
      isChecking: false,
      depth: 0,
      limit: Infinity,
      aliveAt: -Infinity,
    };
    this.states.set(key, state);
    return state;
  }

  private isDeserted({ aliveAt }: QueueState): boolean {
    return performance.now() - aliveAt > this.options.limits.respondersGraceMs;
  }

  private async check(state: QueueState): Promise<void> {
    if (state.isChecking) return;
    state.isChecking = true;
    try {
      const { writer } = this.options;
      const [depth, capacity] = await Promise.all([writer.send('XLEN', [state.key]), this.capacityOf(state)]);
      state.depth = Number(depth);
      if (capacity > 0) {
        state.aliveAt = performance.now();
        state.limit = capacity * this.options.limits.queueFactor;
      }
      state.checkedAt = performance.now();
      if (this.isDeserted(state)) this.options.onDeserted(state.key, this.deserted(state.service));
    } catch {
      // Without Redis nothing is known; the request itself waits for it.
    } finally {
      state.isChecking = false;
    }
  }

  /** How many requests the live replicas take at once; each says its share at the end of its name. */
  private async capacityOf({ service, key }: QueueState): Promise<number> {
    const reply = await this.options.writer.send('XINFO', ['CONSUMERS', key, service]).catch(noneOf);
    let capacity = 0;
    for (const [, name, , , , idleMs] of reply as unknown[][])
      if (Number(idleMs) < this.options.limits.aliveMs)
        capacity += Number(String(name).slice(String(name).lastIndexOf(':') + 1)) || 0;
    return capacity;
  }
}

function noneOf(error: unknown): unknown[] {
  const refusal = refusalOf(error) ?? '';
  if (refusal.includes('no such key') || refusal.startsWith('NOGROUP')) return [];
  throw error;
}
