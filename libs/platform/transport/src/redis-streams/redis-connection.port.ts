/** The commands that the transport uses; the access rules allow no others. */
export type RedisCommand =
  | 'CLIENT'
  | 'INFO'
  | 'PEXPIRE'
  | 'PING'
  | 'PUBLISH'
  | 'SET'
  | 'SUBSCRIBE'
  | 'TIME'
  | 'XACK'
  | 'XADD'
  | 'XCLAIM'
  | 'XDEL'
  | 'XGROUP'
  | 'XINFO'
  | 'XLEN'
  | 'XPENDING'
  | 'XRANGE'
  | 'XREAD'
  | 'XREADGROUP'
  | 'XTRIM';

export type Word = string | number;

/** The connection went while the command was under way, or is down: whether it was carried out is not known. */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError';
}

/**
 * One connection that is made again for ever. It keeps no queue: a command is sent at once or rejected, and nothing is
 * repeated behind the back of whoever sent it. A silent connection counts as lost after four seconds.
 */
export abstract class RedisConnection {
  abstract readonly isReady: boolean;

  /** Milliseconds since it was lost; 0 while it is ready. */
  abstract readonly downForMs: number;

  /** Milliseconds that the oldest unanswered ping has waited. */
  abstract readonly silentForMs: number;

  /** Milliseconds since it became ready last. */
  abstract readonly readyForMs: number;

  /** Rejects with `ConnectionLostError`, or with the server's refusal (`refusalOf`). */
  abstract send(command: RedisCommand, words: readonly Word[]): Promise<unknown>;

  /** Calls each time it became ready, before others can send; at once when it is ready already. */
  abstract onReady(listener: () => void): void;

  /** Resolves when it is ready; rejects when it is closed or after the time. */
  abstract untilReady(timeoutMs?: number): Promise<void>;

  /** What is published on channels that this connection subscribed to. */
  abstract onMessage(listener: (text: string) => void): void;

  /** Answers what is under way, then closes. */
  abstract close(): Promise<void>;
}

export interface ConnectionSettings {
  readonly url: string;
  /** PEM file of the authority that signed the server's certificate. */
  readonly caFile?: string;
  /** Shown in `CLIENT LIST`. */
  readonly name: string;
  /** Ask each second whether it lives; a connection that reads in a loop needs no asking. */
  readonly pings: boolean;
  /** Many senders share it: what one turn of the event loop sends goes out in one write. */
  readonly shared: boolean;
  /** Whether it logs its troubles: one connection of a process is enough for that. */
  readonly tells: boolean;
}

export type OpenConnection = (settings: ConnectionSettings) => RedisConnection;

/** The server's error, such as `NOGROUP …`, when it answered with one. */
export function refusalOf(error: unknown): string | undefined {
  return error instanceof Error && error.name === 'ReplyError' ? error.message : undefined;
}
