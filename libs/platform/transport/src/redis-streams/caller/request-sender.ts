import { AppError } from '@plumbline/core';
import { refusalOf, type Word } from '../redis-connection.port.js';
import type { RedisStreamsLink } from '../redis-streams.link.js';
import { fieldsOf, type RequestMessage } from '../request-message.js';
import { cancelChannel, requestKey } from '../stream-keys.js';
import type { PendingRequest } from './pending-request.js';

export interface RequestSenderOptions {
  readonly link: RedisStreamsLink;
  readonly replyTo: string;
  readonly onRefused: (pending: PendingRequest, error: AppError) => void;
  /** The service has no stream: it never ran, or Redis forgot it. */
  readonly onNoStream: (pending: PendingRequest) => void;
}

/** Writes requests, again under the same id where it is not known that they were written, and takes them back. */
export class RequestSender {
  constructor(private readonly options: RequestSenderOptions) {}

  /** Without a connection, or Redis's time, it stays unsent, for another call. */
  send(pending: PendingRequest): void {
    const { link } = this.options;
    const { service, lane } = pending.request;
    if (!link.writer.isReady || !link.clock.isSet || pending.isOver) return;
    const isRepeated = pending.state !== 'unsent';
    if (isRepeated) link.metrics.resent.inc();
    pending.state = 'sending';
    pending.sentAt = performance.now();
    const words: Word[] = [requestKey(service, lane), 'NOMKSTREAM', '*'];
    for (const field of fieldsOf(this.messageOf(pending, isRepeated))) words.push(field);
    link.writer.send('XADD', words).then(
      (entryId) => this.written(pending, entryId as string | null),
      (error: unknown) => this.failed(pending, error),
    );
  }

  /** Takes a request back that nobody waits for: out of the queue, or out of the hands of the replica that has it. */
  withdraw({ id, entryId, state, request }: PendingRequest): void {
    const { writer, signatures, clock } = this.options.link;
    if (!writer.isReady || state === 'unsent') return;
    if (entryId)
      writer.send('XDEL', [requestKey(request.service, request.lane), entryId]).catch(() => undefined);
    const text = signatures.signCancel(id, clock.now());
    writer.send('PUBLISH', [cancelChannel(request.service), text]).catch(() => undefined);
  }

  private messageOf(pending: PendingRequest, isRepeated: boolean): RequestMessage {
    const { clock, signatures } = this.options.link;
    const { pattern, metadata, data } = pending.request;
    const now = clock.now();
    pending.firstSentAt ??= Math.floor(now);
    const message = {
      id: pending.id,
      pattern,
      replyTo: this.options.replyTo,
      budgetMs: Math.max(0, Math.floor(pending.deadline - performance.now())),
      ...(isRepeated && { firstSentAt: pending.firstSentAt }),
      metadata,
      data,
      signature: '',
    };
    return signatures.sign(message, now);
  }

  private written(pending: PendingRequest, entryId: string | null): void {
    if (entryId === null) {
      pending.state = 'unsent';
      pending.sentAt = 0;
      if (!pending.isOver) this.options.onNoStream(pending);
      return;
    }
    pending.state = 'written';
    pending.entryId = entryId;
    if (pending.isOver) this.withdraw(pending);
  }

  private failed(pending: PendingRequest, error: unknown): void {
    pending.state = 'failed';
    const refusal = refusalOf(error);
    if (refusal === undefined || pending.isOver) return;
    if (refusal.startsWith('OOM'))
      this.options.onRefused(pending, new AppError('OVERLOADED', 'Redis has no memory left for requests.'));
    else if (refusal.startsWith('NOPERM'))
      this.options.onRefused(
        pending,
        new AppError('FORBIDDEN', `This process may not call ${pending.request.pattern}.`),
      );
  }
}
