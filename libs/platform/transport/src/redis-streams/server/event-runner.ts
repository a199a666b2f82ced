import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { AppError } from '@plumbline/core';
import { CallSpan } from '../../call-tracing.js';
import type { HandledDefinition } from '../../handler-server.js';
import { IncomingCall } from '../../incoming-call.js';
import { parseMessage } from '../../parse-message.js';
import { messageOf, type RequestMessage } from '../request-message.js';
import type { StreamEntry } from '../stream-entry.js';
import { writtenAt } from '../stream-entry.js';
import type { DeadLetterReason } from './dead-letter-box.js';
import { open, type OpenedMessage } from './open-message.js';
import type { Delivery } from './queue-reader.js';
import { RecentIds } from './recent-ids.js';
import type { RunnerParts } from './request-runner.js';
import type { StreamQueue } from './stream-queue.js';

const remembered = 5000;
const longestWaitMs = 60_000;

/** Runs events: one is taken off when all its handlers took it; until then it is tried again, with growing pauses. */
export class EventRunner {
  private readonly logger = new Logger('Transport');
  private readonly recent = new RecentIds(remembered);
  private readonly stopping = new AbortController();
  private readonly held = new Map<string, StreamQueue>();

  constructor(private readonly parts: RunnerParts) {}

  async take(delivery: Delivery): Promise<void> {
    const { queue, entry } = delivery;
    const held = `${queue.key} ${entry.id}`;
    this.held.set(held, queue);
    try {
      if (await this.process(delivery)) queue.finish(entry.id);
    } catch (error) {
      this.logger.warn(`Event ${entry.id} is left for another try: ${String(error)}`);
      queue.disown(entry.id);
    } finally {
      this.held.delete(held);
      delivery.release();
    }
  }

  async bury(queue: StreamQueue, entry: StreamEntry, attempts: number): Promise<void> {
    await this.putAside({ entry, queue, attempt: attempts }, 'poison');
    queue.finish(entry.id);
  }

  /** Ends the pauses: what was not handled is another replica's. */
  async handBack(): Promise<void> {
    this.stopping.abort(new AppError('UNAVAILABLE', 'This process ends.'));
    const queues = new Set(this.held.values());
    for (const queue of queues) await queue.handBack([...queue.owned.keys()]);
  }

  private async process(delivery: Delivery): Promise<boolean> {
    const { entry } = delivery;
    const { metrics, signatures } = this.parts;
    const message = messageOf(entry.fields);
    const opened = message && open(message);
    if (!message || !opened) return this.putAside(delivery, 'unreadable');
    const problem = signatures.problemWith(message, writtenAt(entry.id));
    const seen = this.recent.has(message.id);
    if (problem) metrics.refused.inc({ reason: problem });
    else if (seen) metrics.duplicates.inc();
    const found = this.parts.handlers.find(message.pattern);
    if (problem || seen || !found) return true;
    const handled = await this.tryOn(message, opened, { ...found, delivery });
    if (handled) this.recent.add(message.id);
    return handled;
  }

  private async tryOn(
    message: RequestMessage,
    opened: OpenedMessage,
    found: HandledDefinition & { delivery: Delivery },
  ): Promise<boolean> {
    const { eventRetryMs, eventPatienceMs } = this.parts.settings.limits;
    const end = performance.now() + eventPatienceMs;
    for (let pauseMs = eventRetryMs; ; pauseMs = Math.min(2 * pauseMs, longestWaitMs)) {
      const failure = await this.handle(message, opened, found);
      if (!failure) return true;
      const { code } = AppError.from(failure);
      this.logger.warn(`A handler of ${message.pattern} failed with ${code}; again in ${pauseMs} ms.`);
      if (performance.now() + pauseMs > end) return this.putAside(found.delivery, 'failed', code);
      if (!(await this.pause(pauseMs))) return false;
    }
  }

  private async handle(
    { pattern }: RequestMessage,
    { metadata, data }: OpenedMessage,
    { handler, definition, delivery }: HandledDefinition & { delivery: Delivery },
  ): Promise<unknown> {
    const { settings, handlers, metrics } = this.parts;
    const timeout = AbortSignal.timeout(settings.limits.eventMs);
    const signal = AbortSignal.any([timeout, this.stopping.signal]);
    const deadline = new Date(settings.clock.now().getTime() + settings.limits.eventMs);
    const { context, trace } = metadata;
    const call = new IncomingCall({ pattern, context, signal, deadline, attempt: delivery.attempt });
    const span = CallSpan.ofHandler(pattern, trace);
    const ended = metrics.timeHandler(pattern);
    try {
      if (definition.kind !== 'event') throw new AppError('INTERNAL', `${pattern} is no event.`);
      const payload = parseMessage(pattern, definition.payload, data);
      await settings.scope(context, () => span.within(() => handlers.invoke(handler, payload, call)));
      span.end();
      return undefined;
    } catch (error) {
      span.end(error);
      return error ?? new Error('unknown');
    } finally {
      ended();
    }
  }

  /** False when this process ends meanwhile. */
  private async pause(milliseconds: number): Promise<boolean> {
    const { signal } = this.stopping;
    return delay(milliseconds, true, { signal }).catch(() => false);
  }

  private async putAside(
    { entry, queue, attempt }: Pick<Delivery, 'entry' | 'queue' | 'attempt'>,
    reason: DeadLetterReason,
    code?: string,
  ): Promise<boolean> {
    await this.parts.deadLetters.put({ entry, source: queue.key, reason, attempts: attempt, code });
    return true;
  }
}
