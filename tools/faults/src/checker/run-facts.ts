import type { CallRecord } from '../history/call-history.js';
import type { Plan } from '../plan/plan.js';

/** A handler of the probe began to run; written before it does its work. */
export interface Execution {
  readonly callId: string;
  readonly replica: string;
  readonly attempt: number;
  /** What the handler believed to be left of the call's time when it began. */
  readonly remainingMs: number;
  /** What its process took for the moment, in milliseconds since 1970. */
  readonly clock: number;
  /** True milliseconds since 1970. */
  readonly startedAt: number;
  /** Absent when the handler never came to its end. */
  readonly endedAt?: number;
  /** Chunks that a stream made. */
  readonly chunks: number;
}

/** What a keyed call leaves behind, once a key. */
export interface Effect {
  readonly key: string;
  readonly callId: string;
  readonly replica: string;
}

/** What is in Redis when all is over. */
export interface RedisState {
  readonly groups: readonly { readonly stream: string; readonly group: string; readonly pending: number }[];
  readonly requests: readonly { readonly stream: string; readonly length: number }[];
  readonly keys: readonly { readonly key: string; readonly expires: boolean }[];
}

export interface DeadLetter {
  readonly stream: string;
  readonly callId: string;
  readonly reason: string;
}

export interface ProcessReport {
  readonly name: string;
  /** Unhandled rejections and uncaught exceptions, by their messages. */
  readonly unhandled: readonly string[];
  /** Ends that nobody ordered. */
  readonly unexpectedEnds: readonly string[];
}

/** All that a run left behind; the checker judges nothing else. */
export interface RunFacts {
  readonly plan: Plan;
  /** Made again from the same seed. */
  readonly digestAgain: string;
  readonly records: readonly CallRecord[];
  readonly executions: readonly Execution[];
  readonly effects: readonly Effect[];
  readonly redis: RedisState;
  readonly deadLetters: readonly DeadLetter[];
  readonly processes: readonly ProcessReport[];
}
