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

/** `lost`: this very message was started by a replica that is gone; `copy`: another message of the same request was. */
export type OnceStart = 'first' | 'copy' | 'lost';

/** Marks in Redis that say, across replicas, who runs a request. */
export class RequestClaims {
  constructor(private readonly options: RequestClaimsOptions) {}

  /** Says of a `once` call, before it starts, whether it was started before. */
  async startOf(flight: Flight): Promise<OnceStart> {
    const holder = await this.claim(startedKey(this.options.service, flight.id), flight);
    if (holder === this.markOf(flight)) return 'first';
    return holder.endsWith(` ${flight.options.delivery.entry.id}`) ? 'lost' : 'copy';
  }

  /** For a message that was sent again: false when another copy of it was or will be taken. */
  async isFirstCopy(flight: Flight): Promise<boolean> {
    if (await this.hasOlderCopy(flight)) return false;
    return (await this.claim(resentKey(this.options.service, flight.id), flight)) === this.markOf(flight);
  }

  private async hasOlderCopy({ id, options: { delivery, message } }: Flight): Promise<boolean> {
    const from = Math.floor(message.firstSentAt ?? 0) - slackMs;
    const until = `(${delivery.entry.id}`;
    const words = [delivery.queue.key, from, until, 'COUNT', lookedAt];
    const older = entriesOf(await this.options.writer.send('XRANGE', words));
    return older.some(({ fields }) => messageOf(fields)?.id === id);
  }

  /** Gives the mark that stands: ours also when its writing was not confirmed, none when the flight ended meanwhile. */
  private async claim(key: string, flight: Flight): Promise<string> {
    const own = this.markOf(flight);
    const words: Word[] = [key, own, 'NX', 'GET', 'PX', Math.ceil(flight.options.remainingMs) + keptMs];
    while (!flight.isOver) {
      try {
        const former = await this.options.writer.send('SET', words);
        return former === null ? own : String(former);
      } catch (error) {
        if (refusalOf(error)) throw error;
        await delay(retryMs);
      }
    }
    return '';
  }

  private markOf(flight: Flight): string {
    return `${this.options.consumer} ${flight.options.delivery.entry.id}`;
  }
}
