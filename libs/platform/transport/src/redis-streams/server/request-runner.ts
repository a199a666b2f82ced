import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { AppError } from '@plumbline/core';
import { CallSpan } from '../../call-tracing.js';
import { type HandledDefinition, type HandlerServer, isAsyncIterable } from '../../handler-server.js';
import { IncomingCall } from '../../incoming-call.js';
import { parseMessage } from '../../parse-message.js';
import { encode } from '../../wire.js';
import type { RedisClock } from '../redis-clock.js';
import type { RedisConnection } from '../redis-connection.port.js';
import type { StreamSettings } from '../redis-streams.options.js';
import { callerOf, messageOf, type RequestMessage } from '../request-message.js';
import type { Signatures } from '../signatures.js';
import { isReplyKeyOf } from '../stream-keys.js';
import { type StreamEntry, writtenAt } from '../stream-entry.js';
import type { TransportMetrics } from '../transport-metrics.js';
import type { DeadLetterBox } from './dead-letter-box.js';
import { Flight } from './flight.js';
import { open } from './open-message.js';
import type { Delivery } from './queue-reader.js';
import { RecentIds } from './recent-ids.js';
import { ReplyWriter } from './reply-writer.js';
import type { RequestClaims } from './request-claims.js';
import type { StreamQueue } from './stream-queue.js';

export interface RunnerParts {
  readonly settings: StreamSettings;
  readonly handlers: HandlerServer;
  readonly writer: RedisConnection;
  readonly clock: RedisClock;
  readonly signatures: Signatures;
  readonly claims: RequestClaims;
  readonly deadLetters: DeadLetterBox;
  readonly metrics: TransportMetrics;
}

const remembered = 5000;

/** Runs requests: each is checked, run, answered, and only then taken off. */
export class RequestRunner {
  private readonly logger = new Logger('Transport');
  private readonly flights = new Map<string, Flight>();
  private readonly recent = new RecentIds(remembered);

  constructor(private readonly parts: RunnerParts) {}

  get inFlight(): number {
    return this.flights.size;
  }

  async take(delivery: Delivery): Promise<void> {
    try {
      await this.process(delivery);
    } catch (error) {
      this.logger.warn(`Entry ${delivery.entry.id} is left for another try: ${String(error)}`);
      delivery.queue.disown(delivery.entry.id);
      delivery.release();
    }
  }

  /** Gives up a message that killed the replicas which ran it. */
  async bury(queue: StreamQueue, entry: StreamEntry, attempts: number): Promise<void> {
    const message = messageOf(entry.fields);
    const error = new AppError('POISON', `${message?.pattern} was given up after ${attempts} deliveries.`);
    queue.own(entry.id);
    await this.parts.deadLetters.put({ entry, source: queue.key, reason: 'poison', attempts });
    if (message) await this.refuse(message, attempts + 1, error);
    queue.finish(entry.id);
  }

  /** Stops the request when it runs here. */
  cancel(requestId: string): void {
    const flight = this.flights.get(requestId);
    flight?.abort(new AppError('CANCELLED', `The caller of ${flight.pattern} went away.`));
  }

  /** Stops what still runs, so that other replicas do it. */
  async handBack(): Promise<void> {
    const reason = new AppError('UNAVAILABLE', 'This process ends.');
    const queues = new Map<StreamQueue, string[]>();
    for (const flight of this.flights.values()) {
      const { queue, entry } = flight.options.delivery;
      queues.set(queue, [...(queues.get(queue) ?? []), entry.id]);
      flight.leave(reason);
    }
    await Promise.all([...queues].map(([queue, ids]) => queue.handBack(ids)));
  }

  private async process(delivery: Delivery): Promise<void> {
    const { entry, queue, attempt } = delivery;
    const { metrics, deadLetters } = this.parts;
    const message = messageOf(entry.fields);
    if (!message) {
      await deadLetters.put({ entry, source: queue.key, reason: 'unreadable', attempts: attempt });
      return done(delivery);
    }
    if (await this.isRefused(message, delivery)) return done(delivery);
    if (this.isRepeated(message)) metrics.duplicates.inc();
    else if (this.remainingMs(message, entry) <= 0) metrics.expired.inc();
    else return this.fly(message, delivery);
    done(delivery);
  }

  private async fly(message: RequestMessage, delivery: Delivery): Promise<void> {
    const { deadLetters, metrics } = this.parts;
    const { entry, queue, attempt } = delivery;
    const opened = open(message);
    if (!opened) {
      await deadLetters.put({ entry, source: queue.key, reason: 'unreadable', attempts: attempt });
      const error = new AppError('VALIDATION_FAILED', `The message for ${message.pattern} is not readable.`);
      await this.refuse(message, attempt, error);
      return done(delivery);
    }
    const flight = this.start(message, delivery, opened.metadata);
    const landed = this.run(flight, opened.data).finally(() => flight.land());
    await flight.ended;
    this.flights.delete(flight.id);
    this.recent.add(flight.id);
    if (flight.isLeft) return delivery.release();
    queue.finish(entry.id);
    if (!flight.isOver) return delivery.release();
    if (flight.isExpired) metrics.expired.inc();
    // Work that does not heed its signal still takes its room, but not for ever.
    await Promise.race([landed, delay(this.parts.settings.leaseMs, undefined, { ref: false })]);
    delivery.release();
  }

  private start(
    message: RequestMessage,
    delivery: Delivery,
    metadata: Flight['options']['metadata'],
  ): Flight {
    const { settings } = this.parts;
    const remainingMs = this.remainingMs(message, delivery.entry);
    const deadline = new Date(settings.clock.now().getTime() + remainingMs);
    const reply = this.replyTo(message, delivery.attempt, () => this.cancel(message.id));
    const flight = new Flight({ message, delivery, metadata, reply, deadline, remainingMs });
    this.flights.set(message.id, flight);
    return flight;
  }

  private async run(flight: Flight, data: unknown): Promise<void> {
    const { reply, metadata } = flight.options;
    const span = CallSpan.ofHandler(flight.pattern, metadata.trace);
    try {
      const found = this.parts.handlers.find(flight.pattern);
      if (!found) throw new AppError('NO_HANDLER', `Nothing answers ${flight.pattern}.`);
      if (!(await this.mayRun(flight, found))) return;
      const ended = this.parts.metrics.timeHandler(flight.pattern);
      await this.answer(flight, { ...found, data, span }).finally(ended);
      span.end();
    } catch (error) {
      span.end(error);
      this.note(flight, error);
      if (flight.options.message.replyTo === '') await this.keepFailed(flight, error);
      await reply.fail(error);
    }
  }

  private async mayRun(flight: Flight, { definition }: HandledDefinition): Promise<boolean> {
    const { claims, metrics } = this.parts;
    const { firstSentAt, pattern } = flight.options.message;
    const isRepeated = firstSentAt !== undefined && flight.attempt === 1;
    if (isRepeated && !(await claims.isFirstCopy(flight))) {
      metrics.duplicates.inc();
      return false;
    }
    if (definition.kind === 'event' || definition.redelivery !== 'once') return true;
    const start = this.recent.has(flight.id) ? 'lost' : await claims.startOf(flight);
    // Its time may be over by now: then nothing is spent on it.
    if (flight.isOver) return false;
    if (start === 'first') return true;
    if (start === 'copy' && firstSentAt === undefined) {
      metrics.duplicates.inc();
      return false;
    }
    metrics.lost.inc();
    throw new AppError('REPLICA_LOST', `The replica that ran ${pattern} was lost, and it may not run twice.`);
  }

  private async answer(
    flight: Flight,
    { handler, definition, data, span }: HandledDefinition & { data: unknown; span: CallSpan },
  ): Promise<void> {
    const { pattern, context } = flight;
    const { reply } = flight.options;
    const { handlers, settings } = this.parts;
    const within = <Result>(work: () => Result) => settings.scope(context, () => span.within(work));
    const schema = definition.kind === 'event' ? definition.payload : definition.request;
    const request = parseMessage(pattern, schema, data);
    const result = await within(() => handlers.invoke(handler, request, new IncomingCall(flight)));
    if (definition.kind !== 'stream') return reply.end(encode(pattern, result));
    if (!isAsyncIterable(result)) throw new AppError('INTERNAL', `${pattern} does not stream.`);
    const items = within(() => result[Symbol.asyncIterator]());
    for (;;) {
      const next = await within(() => items.next());
      if (flight.isOver) return void within(() => items.return?.());
      if (next.done) return reply.end();
      reply.item(encode(pattern, next.value));
      if (reply.isFull) await reply.room();
    }
  }

  /** Nobody would hear of a message that was sent without a caller who waits, such as a replayed one. */
  private async keepFailed({ isOver, options: { delivery } }: Flight, error: unknown): Promise<void> {
    const { entry, queue, attempt } = delivery;
    const { code } = AppError.from(error);
    const note = { entry, source: queue.key, reason: 'failed', attempts: attempt, code } as const;
    if (!isOver) await this.parts.deadLetters.put(note);
  }

  private async isRefused(message: RequestMessage, { entry, attempt }: Delivery): Promise<boolean> {
    const { signatures, metrics } = this.parts;
    const strange = message.replyTo !== '' && !isReplyKeyOf(message.replyTo, callerOf(message.id));
    const problem = strange ? 'forged' : signatures.problemWith(message, writtenAt(entry.id));
    if (!problem) return false;
    metrics.refused.inc({ reason: problem });
    const text = `The message for ${message.pattern} is ${problem}: its caller and age could not be confirmed.`;
    if (!strange) await this.refuse(message, attempt, new AppError('MESSAGE_UNAUTHENTICATED', text));
    return true;
  }

  /** Running here, or done here; one that was sent again although it is done never got its reply. */
  private isRepeated({ id, firstSentAt }: RequestMessage): boolean {
    return this.flights.has(id) || (this.recent.has(id) && firstSentAt === undefined);
  }

  private refuse(message: RequestMessage, attempt: number, error: AppError): Promise<void> {
    return this.replyTo(message, attempt, () => undefined).fail(error);
  }

  private replyTo(message: RequestMessage, attempt: number, onGone: () => void): ReplyWriter {
    const { writer, settings, clock } = this.parts;
    const { id: requestId, replyTo } = message;
    const until = clock.now() + message.budgetMs;
    return new ReplyWriter(
      { requestId, attempt, replyTo },
      {
        writer,
        coalesceMs: settings.limits.coalesceMs,
        remainingMs: () => until - clock.now(),
        onGone,
      },
    );
  }

  private remainingMs({ budgetMs }: RequestMessage, { id }: StreamEntry): number {
    const { clock } = this.parts;
    const left = clock.isSet ? writtenAt(id) + budgetMs - clock.now() : budgetMs;
    return Math.min(left, budgetMs);
  }

  /** What was not foreseen is told here, because the caller learns nothing of it. */
  private note({ pattern, context }: Flight, error: unknown): void {
    const { code, cause } = AppError.from(error);
    if (code !== 'INTERNAL') return;
    const text = cause instanceof Error ? cause.stack : String(cause ?? error);
    this.logger.error(`${pattern} failed in request ${context.requestId}: ${text}`);
  }
}

function done({ queue, entry, release }: Delivery): void {
  queue.finish(entry.id);
  release();
}
