import { hostname } from 'node:os';
import type { CustomTransportStrategy } from '@nestjs/microservices';
import type { Definition } from '../../handle.decorator.js';
import { HandlerServer } from '../../handler-server.js';
import type { RedisStreamsLink } from '../redis-streams.link.js';
import { eventKey, type Lane, requestKey, serviceOf } from '../stream-keys.js';
import { CancelListener } from './cancel-listener.js';
import { DeadLetterBox } from './dead-letter-box.js';
import { EventRunner } from './event-runner.js';
import { LeaseKeeper } from './lease-keeper.js';
import { type Delivery, QueueReader } from './queue-reader.js';
import { RequestClaims } from './request-claims.js';
import { RequestRunner, type RunnerParts } from './request-runner.js';
import { StreamQueue } from './stream-queue.js';

interface Runner {
  take(delivery: Delivery): Promise<void>;
  bury: LeaseKeeper['options']['bury'];
}

/** Answers the calls of its service and takes the events that its handlers subscribe to. */
export class RedisStreamsServer extends HandlerServer implements CustomTransportStrategy {
  override readonly transportId = Symbol('redis-streams');
  private readonly consumer: string;
  private readonly requests: RequestRunner;
  private readonly events: EventRunner;
  private readonly deadLetters: DeadLetterBox;
  private readonly readers: QueueReader[] = [];
  private readonly keepers: LeaseKeeper[] = [];
  private readonly queues: StreamQueue[] = [];
  private drained?: Promise<void>;

  constructor(private readonly link: RedisStreamsLink) {
    super();
    const { settings, writer, clock, signatures, metrics } = link;
    this.consumer = `${hostname()}:${process.pid}:${link.process}`;
    const claims = new RequestClaims({ writer, service: settings.service, consumer: this.consumer });
    this.deadLetters = new DeadLetterBox(writer, settings.service, metrics);
    const { deadLetters } = this;
    const parts: RunnerParts = {
      settings,
      handlers: this,
      writer,
      clock,
      signatures,
      claims,
      deadLetters,
      metrics,
    };
    this.requests = new RequestRunner(parts);
    this.events = new EventRunner(parts);
  }

  /** Starts to read; Redis may be away, then it begins when it comes. */
  listen(callback: (error?: unknown) => void): void {
    try {
      this.begin(this.definitions());
      callback();
    } catch (error) {
      callback(error);
    }
  }

  /** What keeps this process from answering; empty when nothing does. */
  readiness(): string[] {
    const { writer } = this.link;
    if (this.drained) return ['draining'];
    if (!writer.isReady || writer.silentForMs > 500) return ['redis'];
    const problems: string[] = [];
    if (this.readers.some((reader) => !reader.isGrouped)) problems.push('group');
    if (this.readers.some((reader) => !reader.isTurning)) problems.push('reader');
    if (this.keepers.some((keeper) => keeper.isLate)) problems.push('lease');
    return problems;
  }

  /**
   * Takes nothing new, ends what is in flight, and leaves the rest to other replicas. Handlers may still call others
   * meanwhile: call it before anything else of the process is closed.
   */
  drain(): Promise<void> {
    this.drained ??= this.drainAll();
    return this.drained;
  }

  async close(): Promise<void> {
    await this.drain();
  }

  private begin(definitions: readonly Definition[]): void {
    const { settings, signatures, clock } = this.link;
    const { service, maxInFlight, maxStreams } = settings;
    for (const definition of definitions) assertAnswerable(definition, service);
    const has = (kind: Definition['kind']) => definitions.some((definition) => definition.kind === kind);
    if (has('call')) this.read(this.requests, { keys: [this.laneKey('call')], capacity: maxInFlight });
    if (has('stream')) this.read(this.requests, { keys: [this.laneKey('stream')], capacity: maxStreams });
    const topics = definitions.filter(({ kind }) => kind === 'event').map(({ pattern }) => eventKey(pattern));
    if (topics.length > 0) this.read(this.events, { keys: topics, capacity: maxInFlight, deletes: false });
    if (!has('call') && !has('stream')) return;
    const cancel = (requestId: string) => this.requests.cancel(requestId);
    const connection = this.link.connect('cancel', { pings: true });
    new CancelListener({ connection, service, signatures, clock, cancel });
  }

  private laneKey(lane: Lane): string {
    return requestKey(this.link.settings.service, lane);
  }

  private read(
    runner: Runner,
    { keys, capacity, deletes = true }: { keys: string[]; capacity: number; deletes?: boolean },
  ): void {
    const { settings, writer, clock, metrics } = this.link;
    const { leaseMs, limits, service: group } = settings;
    // Callers add up the capacity of all consumers to know how long a queue may grow.
    const consumer = `${this.consumer}:${capacity}`;
    const queues = keys.map((key) => new StreamQueue({ writer, key, group, consumer, deletes, capacity }));
    const connection = this.link.connect('reader');
    const deliver = (delivery: Delivery) => void runner.take(delivery);
    const { blockMs, maxDeliveries, sweepMs } = limits;
    const unblock = (clientId: string) => writer.send('CLIENT', ['UNBLOCK', clientId]);
    const own = { connection, group, consumer, capacity, blockMs, deliver, unblock };
    const reader = new QueueReader({ queues, ...own });
    const bury = runner.bury.bind(runner);
    for (const queue of queues) {
      const { deadLetters } = this;
      const timing = { leaseMs, maxDeliveries, sweepMs };
      const keeper = new LeaseKeeper({ queue, reader, writer, clock, metrics, deadLetters, bury, ...timing });
      keeper.start();
      this.keepers.push(keeper);
      this.queues.push(queue);
    }
    reader.start();
    this.readers.push(reader);
  }

  private async drainAll(): Promise<void> {
    const { settings } = this.link;
    for (const keeper of this.keepers) keeper.stopReaping();
    await Promise.all(this.readers.map((reader) => reader.stop()));
    await Promise.all(this.readers.map((reader) => reader.untilIdle(settings.drainMs)));
    await Promise.all([this.requests.handBack(), this.events.handBack()]).catch(() => undefined);
    await Promise.all(this.queues.map((queue) => queue.settle()));
    await Promise.all(this.keepers.map((keeper) => keeper.stop()));
    await Promise.all(this.queues.map((queue) => queue.leave())).catch(() => undefined);
    this.messageHandlers.clear();
  }
}

/** A call must be of this service, and say what happens when its replica is lost. */
function assertAnswerable(definition: Definition, service: string): void {
  const { pattern } = definition;
  if (definition.kind === 'event') return;
  if (serviceOf(pattern) !== service)
    throw new Error(`${pattern} cannot be answered by the service ${service}.`);
  if (!['read', 'keyed', 'once'].includes(definition.redelivery))
    throw new Error(`${pattern} does not say how it is delivered again: read, keyed or once.`);
}
