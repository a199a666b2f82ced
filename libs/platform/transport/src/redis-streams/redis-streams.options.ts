import type { CallContext } from '@plumbline/contracts';
import { type Clock, SystemClock } from '@plumbline/core';
import { Registry } from 'prom-client';
import type { SignatureKeys } from './signatures.js';

export interface RedisStreamsOptions {
  /** Name of this process's service: it answers `<service>.…`, and this is how others know it as a caller. */
  readonly service: string;
  /** `redis://` or `rediss://`, with user and password where needed. */
  readonly url: string;
  /** PEM file of the authority that signed the server's certificate, when no public one did. */
  readonly caFile?: string;
  readonly keys?: SignatureKeys;
  /** Calls, and events, that one replica works on at once. Default 64. */
  readonly maxInFlight?: number;
  /** Streams that one replica works on at once. Default 64. */
  readonly maxStreams?: number;
  /** How long a replica may be silent before others take over its work. Default 5,000 ms. */
  readonly leaseMs?: number;
  /** How long a stop waits for work in flight. Default 25,000 ms. */
  readonly drainMs?: number;
  /** Where metrics are registered. Default a registry of its own. */
  readonly registry?: Registry;
  /** Runs handlers inside a scope of the process, for instance one that gives logs their request id. */
  readonly scope?: HandlerScope;
  /** Sizes and times that only tests change. */
  readonly limits?: Partial<StreamLimits>;
  readonly clock?: Clock;
}

export type HandlerScope = <Result>(context: CallContext, work: () => Result) => Result;

export interface StreamLimits {
  /** Longest wait of one read. */
  readonly blockMs: number;
  /** A call that killed its replicas so often is dead. */
  readonly maxDeliveries: number;
  /** Requests a service may have waiting and running, in multiples of what its replicas take at once. */
  readonly queueFactor: number;
  /** How old the knowledge of a service's queue may be. */
  readonly admissionMs: number;
  /** A replica that was not seen for so long does not count. */
  readonly aliveMs: number;
  /** How long a service whose replicas all went is given to come back before calls are refused. */
  readonly respondersGraceMs: number;
  /** A request whose writing was not confirmed is written again after this time. */
  readonly resendMs: number;
  /** Life of a reply stream whose process is gone. */
  readonly replyTtlMs: number;
  /** Budget that each hop keeps for its own way back. */
  readonly hopMs: number;
  /** Items of a stream wait so long for company. */
  readonly coalesceMs: number;
  /** How often what nobody needs any more is removed. */
  readonly sweepMs: number;
  /** How long an event handler may take, and an emitter waits for Redis. */
  readonly eventMs: number;
  /** First wait before a failed event is handled again; each further one is twice as long, up to a minute. */
  readonly eventRetryMs: number;
  /** An event that failed for so long is dead. */
  readonly eventPatienceMs: number;
}

export const defaultLimits: StreamLimits = {
  blockMs: 2000,
  maxDeliveries: 3,
  queueFactor: 4,
  admissionMs: 100,
  aliveMs: 15_000,
  respondersGraceMs: 10_000,
  resendMs: 700,
  replyTtlMs: 15_000,
  hopMs: 20,
  coalesceMs: 25,
  sweepMs: 30_000,
  eventMs: 30_000,
  eventRetryMs: 1000,
  eventPatienceMs: 900_000,
};

/** The options with all that was left out. */
export type StreamSettings = Required<Omit<RedisStreamsOptions, 'caFile' | 'limits'>> &
  Pick<RedisStreamsOptions, 'caFile'> & { readonly limits: StreamLimits };

export function settingsOf(options: RedisStreamsOptions): StreamSettings {
  return {
    keys: {},
    maxInFlight: 64,
    maxStreams: 64,
    leaseMs: 5000,
    drainMs: 25_000,
    registry: new Registry(),
    scope: (_context, work) => work(),
    clock: new SystemClock(),
    ...given(options),
    limits: { ...defaultLimits, ...options.limits },
  };
}

/** An option that is there but undefined is left out, too. */
function given(options: RedisStreamsOptions): RedisStreamsOptions {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as unknown as RedisStreamsOptions;
}
