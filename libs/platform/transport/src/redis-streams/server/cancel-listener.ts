import type { RedisClock } from '../redis-clock.js';
import type { RedisConnection } from '../redis-connection.port.js';
import type { Signatures } from '../signatures.js';
import { cancelChannel } from '../stream-keys.js';

export interface CancelListenerOptions {
  /** For this listener alone. */
  readonly connection: RedisConnection;
  readonly service: string;
  readonly signatures: Signatures;
  readonly clock: RedisClock;
  readonly cancel: (requestId: string) => void;
}

/** Hears which requests nobody waits for any more. A word that is lost costs work, nothing else. */
export class CancelListener {
  constructor({ connection, service, signatures, clock, cancel }: CancelListenerOptions) {
    connection.onReady(() => {
      connection.send('SUBSCRIBE', [cancelChannel(service)]).catch(() => undefined);
    });
    connection.onMessage((text) => {
      const requestId = signatures.readCancel(text, clock.now());
      if (requestId !== undefined) cancel(requestId);
    });
  }
}
