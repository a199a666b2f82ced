import type { RedisStreamsOptions } from '@plumbline/transport';

/** What a scenario sets of the transport; what is absent stays as the product has it. */
export type TransportTuning = Pick<
  RedisStreamsOptions,
  'drainMs' | 'leaseMs' | 'limits' | 'maxInFlight' | 'maxStreams'
>;

/** What the harness gives a process at its start, as JSON in its only argument. */
export interface ProbeProcessOptions {
  /** Of the process in reports and logs, such as `probe-2`. */
  readonly name: string;
  readonly redisUrl: string;
  readonly tuning: TransportTuning;
  /** How much later than it is this process believes it to be. */
  readonly clockOffsetMs: number;
}

export interface ReplicaOptions extends ProbeProcessOptions {
  readonly service: 'probe' | 'relay';
  readonly databaseUrl: string;
  /** Where it notes what it does. */
  readonly schema: string;
  /** The error that made poison deadly is out. */
  readonly mended: boolean;
}

export const ReplicaOptions = Symbol('ReplicaOptions');

export function processOptions<Options extends ProbeProcessOptions>(): Options {
  return JSON.parse(process.argv[2] ?? '{}') as Options;
}
