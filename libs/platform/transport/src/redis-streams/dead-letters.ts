import { AppError } from '@plumbline/core';
import type { RedisCommand, Word } from './redis-connection.port.js';
import type { RedisStreamsLink } from './redis-streams.link.js';
import { callerOf, fieldsOf } from './request-message.js';
import { deadLetterKey } from './stream-keys.js';
import { entriesOf, type StreamEntry, writtenAt } from './stream-entry.js';

/** A message that was given up. */
export interface DeadLetter {
  readonly id: string;
  readonly service: string;
  /** `unreadable`, `poison` or `failed`. */
  readonly reason: string;
  /** Of the error, where there was one. */
  readonly code?: string;
  /** How often it was delivered. */
  readonly attempts: number;
  /** When it was given up. */
  readonly at: Date;
  readonly pattern: string;
  readonly tenantId: string;
  /** Who sent it. */
  readonly caller: string;
  readonly requestId: string;
  /** Of the whole data. */
  readonly bytes: number;
  /** JSON, at most its first 4 KB. */
  readonly data: string;
  readonly isCut: boolean;
}

export interface DeadLetterPage {
  readonly limit?: number;
  /** Only those given up after this one. */
  readonly after?: string;
}

const patienceMs = 5000;

/** Looks at what services gave up, and sends it again or throws it away. */
export class DeadLetters {
  constructor(private readonly link: RedisStreamsLink) {}

  /** The oldest first. */
  async list(service: string, { limit = 50, after }: DeadLetterPage = {}): Promise<DeadLetter[]> {
    const from = after === undefined ? '-' : `(${after}`;
    const words = [deadLetterKey(service), from, '+', 'COUNT', limit];
    const entries = entriesOf(await this.send('XRANGE', words));
    return entries.map((entry) => letterOf(service, entry));
  }

  /** Throws `CONFLICT` when there is none of this id. */
  async show(service: string, id: string): Promise<DeadLetter> {
    return letterOf(service, await this.find(service, id));
  }

  /**
   * Sends it once more, under a new id and with its former time limit; nobody waits for the reply. An event goes to all
   * its subscribers. If it fails again it comes back. Throws `CONFLICT` when only a part of it was kept.
   */
  async replay(service: string, id: string): Promise<{ requestId: string }> {
    const entry = await this.find(service, id);
    const letter = letterOf(service, entry);
    if (letter.isCut || letter.reason === 'unreadable')
      throw new AppError('CONFLICT', `Only a part of ${id} was kept; send the original request again.`);
    const requestId = this.link.newId();
    const words = [fieldOf(entry, 'source'), '*', ...this.messageOf(entry, requestId)];
    await this.send('XADD', words);
    await this.drop(service, id);
    return { requestId };
  }

  async drop(service: string, id: string): Promise<void> {
    await this.find(service, id);
    await this.send('XDEL', [deadLetterKey(service), id]);
  }

  private async send(command: RedisCommand, words: readonly Word[]): Promise<unknown> {
    const { writer } = this.link;
    const isReached = await writer.untilReady(patienceMs).then(
      () => true,
      () => false,
    );
    if (isReached) return writer.send(command, words);
    throw new AppError('UNAVAILABLE', 'Redis does not answer.', { details: { part: 'redis' } });
  }

  private async find(service: string, id: string): Promise<StreamEntry> {
    const isId = /^\d+-\d+$/.test(id);
    const words = [deadLetterKey(service), id, id];
    const [entry] = isId ? entriesOf(await this.send('XRANGE', words)) : [];
    if (entry) return entry;
    throw new AppError('CONFLICT', `The service ${service} has no dead letter ${id}.`);
  }

  private messageOf(entry: StreamEntry, id: string): (string | number)[] {
    const { clock, signatures } = this.link;
    const message = {
      id,
      pattern: fieldOf(entry, 'p'),
      replyTo: '',
      budgetMs: Number(fieldOf(entry, 't')),
      metadata: fieldOf(entry, 'm'),
      data: fieldOf(entry, 'd'),
      signature: '',
    };
    return fieldsOf(signatures.sign(message, clock.now()));
  }
}

function letterOf(service: string, entry: StreamEntry): DeadLetter {
  const data = fieldOf(entry, 'd');
  const bytes = Number(fieldOf(entry, 'bytes'));
  return {
    id: entry.id,
    service,
    reason: fieldOf(entry, 'reason'),
    code: fieldOf(entry, 'code') || undefined,
    attempts: Number(fieldOf(entry, 'attempts')),
    at: new Date(writtenAt(entry.id)),
    pattern: fieldOf(entry, 'p'),
    tenantId: fieldOf(entry, 'tenant'),
    caller: callerOf(fieldOf(entry, 'i')),
    requestId: fieldOf(entry, 'i'),
    bytes,
    data,
    isCut: Buffer.byteLength(data) < bytes,
  };
}

function fieldOf({ fields }: StreamEntry, name: string): string {
  for (let index = 0; index < fields.length; index += 2)
    if (fields[index] === name) return fields[index + 1] ?? '';
  return '';
}
