import { setTimeout as delay } from 'node:timers/promises';
import { type RedisConnection, refusalOf, type Word } from '../redis-connection.port.js';
import { messageOf } from '../request-message.js';
import { resentKey, startedKey } from '../stream-keys.js';
import { entriesOf } from '../stream-entry.js';
import type { Flight } from './flight.js';

export interface RequestClaimsOptions {
  readonly writer: RedisConnection;
  readonly service: string;
  readonly consumer: string;
}

/** How far before its first sending the first copy of a message may have been written. */
const slackMs = 50;
const lookedAt = 256;
const retryMs = 50;
const keptMs = 60_000;

/** Marks in Redis that say, across replicas, who runs a request. */
export class RequestClaims {
  constructor(private readonly options: RequestClaimsOptions) {}

  /** For a `once` call, before it starts: false when it was started before, here or elsewhere. */
  mayStart(flight: Flight): Promise<boolean> {
    return this.claim(startedKey(this.options.service, flight.id), flight);
  }

  /** For a message that was sent again: false when another copy of it was or will be taken. */
  async isFirstCopy(flight: Flight): Promise<boolean> {
    if (await this.hasOlderCopy(flight)) return false;
    return this.claim(resentKey(this.options.service, flight.id), flight);
  }

  private async hasOlderCopy({ id, options: { delivery, message } }: Flight): Promise<boolean> {
    const from = Math.floor(message.firstSentAt ?? 0) - slackMs;
    const until = `(${delivery.entry.id}`;
    const words = [delivery.queue.key, from, until, 'COUNT', lookedAt];
    const older = entriesOf(await this.options.writer.send('XRANGE', words));
    return older.some(({ fields }) => messageOf(fields)?.id === id);
  }

  /** Says also that a mark is ours whose writing was not confirmed. */
  private async claim(key: string, flight: Flight): Promise<boolean> {
    const own = `${this.options.consumer} ${flight.options.delivery.entry.id}`;
    const words: Word[] = [key, own, 'NX', 'GET', 'PX', Math.ceil(flight.options.remainingMs) + keptMs];
    while (!flight.isOver) {
      try {
        const former = await this.options.writer.send('SET', words);
        return former === null || former === own;
      } catch (error) {
        if (refusalOf(error)) throw error;
        await delay(retryMs);
      }
    }
    return false;
  }
}
