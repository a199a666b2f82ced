import { AppError } from '@plumbline/core';
import type { RedisStreamsLink } from '../redis-streams.link.js';
import type { ReplyFrame } from '../reply-frame.js';
import { replyKey, requestKey } from '../stream-keys.js';
import { Admission } from './admission.js';
import { type OutgoingRequest, PendingRequest, type ReplySink } from './pending-request.js';
import { ReplyReader } from './reply-reader.js';
import { RequestSender } from './request-sender.js';

const sweepMs = 250;
/** Replies that were written before a restart are read before requests are written again. */
const settlingMs = 500;
const unavailableMs = 5000;

/** All requests of this process that wait for a reply. */
export class RequestDesk {
  private readonly pending = new Map<string, PendingRequest>();
  private readonly waiting = new Map<string, number>();
  private readonly admission: Admission;
  private readonly replies: ReplyReader;
  private readonly sender: RequestSender;
  private readonly timer: NodeJS.Timeout;
  private runId?: string;
  private settling?: NodeJS.Timeout;

  constructor(private readonly link: RedisStreamsLink) {
    const { settings, writer } = link;
    const { limits } = settings;
    const replyTo = replyKey(link.process);
    this.admission = new Admission({ writer, limits, onDeserted: (key, error) => this.desert(key, error) });
    // Its stream has to be there before the first request goes out.
    this.replies = new ReplyReader({
      connection: link.connect('replies'),
      writer,
      key: replyTo,
      ttlMs: limits.replyTtlMs,
      blockMs: limits.blockMs,
      onFrame: (frame) => this.take(frame),
      onLost: () => this.repeatWritten(performance.now()),
    });
    this.sender = new RequestSender({
      link,
      replyTo,
      onRefused: (pending, error) => this.fail(pending, error),
      onNoStream: (pending) => this.noStream(pending),
    });
    writer.onReady(() => void this.reconnected());
    this.timer = setInterval(() => this.repeatFailed(limits.resendMs), sweepMs).unref();
  }

  /** Sends a request and gives its reply to the sink until it is over. Throws when it may not be sent. */
  start(request: OutgoingRequest, sink: ReplySink): PendingRequest {
    const { writer } = this.link;
    const key = requestKey(request.service, request.lane);
    const waiting = this.waiting.get(key) ?? 0;
    if (writer.downForMs > unavailableMs) throw unavailable();
    // While Redis is away nothing is known of queues, and what waits here waits for Redis.
    const refusal = writer.isReady && this.admission.refusal(request.service, request.lane, waiting);
    if (refusal) {
      this.link.metrics.refused.inc({ reason: refusal.code.toLowerCase() });
      throw refusal;
    }
    const deadline = performance.now() + request.timeoutMs;
    const pending = new PendingRequest(this.link.newId(), request, deadline, sink);
    this.pending.set(pending.id, pending);
    this.waiting.set(key, waiting + 1);
    this.sender.send(pending);
    return pending;
  }

  /** Ends a request that nobody waits for any more; the work behind it stops. */
  leave(pending: PendingRequest): void {
    if (this.remove(pending)) this.sender.withdraw(pending);
  }

  /** Ends a request with the error. */
  fail(pending: PendingRequest, error: AppError): void {
    if (!this.remove(pending)) return;
    this.sender.withdraw(pending);
    pending.fail(error);
  }

  close(): void {
    clearInterval(this.timer);
    clearTimeout(this.settling);
    this.replies.stop();
    for (const pending of [...this.pending.values()])
      this.fail(pending, new AppError('UNAVAILABLE', 'This process ends.'));
  }

  private take(frame: ReplyFrame): void {
    const pending = this.pending.get(frame.requestId);
    if (!pending) return;
    const state = pending.take(frame);
    if (state === 'open') return;
    this.remove(pending);
    // Another attempt may still be at work.
    if (state === 'gap' || frame.error !== '') this.sender.withdraw(pending);
    if (state === 'gap') this.link.metrics.replyGaps.inc();
  }

  private remove(pending: PendingRequest): boolean {
    if (pending.isOver) return false;
    pending.isOver = true;
    this.pending.delete(pending.id);
    const key = requestKey(pending.request.service, pending.request.lane);
    this.waiting.set(key, (this.waiting.get(key) ?? 1) - 1);
    return true;
  }

  private desert(key: string, error: AppError): void {
    for (const pending of this.pending.values()) {
      const { service, lane } = pending.request;
      if (requestKey(service, lane) === key) this.fail(pending, error);
    }
  }

  private noStream(pending: PendingRequest): void {
    const { service, lane } = pending.request;
    if (this.admission.mayComeBack(service, lane)) return;
    this.fail(pending, this.admission.deserted(service));
  }

  private async reconnected(): Promise<void> {
    const since = performance.now();
    // Replies that came meanwhile first: what they answer need not be written again.
    await this.replies.catchUp().catch(() => undefined);
    await this.link.clock.whenSet;
    this.repeatFailed(0);
    if (await this.isRestarted()) this.repeatWritten(since);
  }

  /** What was surely not confirmed; one that is still under way would only queue behind itself. */
  private repeatFailed(ageMs: number): void {
    const limit = performance.now() - ageMs;
    for (const pending of this.pending.values())
      if ((pending.state === 'unsent' || pending.state === 'failed') && pending.sentAt <= limit)
        this.sender.send(pending);
  }

  /** Whether this is another run of Redis than before: it may have forgotten what it had confirmed. */
  private async isRestarted(): Promise<boolean> {
    const text = await this.link.writer.send('INFO', ['server']).catch(() => undefined);
    const runId = /run_id:(\w+)/.exec(String(text))?.[1];
    const isRestarted = runId !== undefined && this.runId !== undefined && runId !== this.runId;
    this.runId = runId ?? this.runId;
    return isRestarted;
  }

  private repeatWritten(before: number): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      for (const pending of this.pending.values())
        if (pending.state === 'written' && pending.sentAt < before && pending.mayRepeat)
          this.sender.send(pending);
    }, settlingMs).unref();
  }
}

function unavailable(): AppError {
  return new AppError('UNAVAILABLE', 'The services cannot be reached: Redis does not answer.', {
    details: { part: 'redis', retryAfterSeconds: 1 },
  });
}
