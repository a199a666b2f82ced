import type { CustomTransportStrategy } from '@nestjs/microservices';
import type { CallContext } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { CallSpan, type TraceHeaders } from '../call-tracing.js';
import { HandlerServer, isAsyncIterable } from '../handler-server.js';
import { IncomingCall } from '../incoming-call.js';
import { parseMessage } from '../parse-message.js';
import { decode, encode } from '../wire.js';

/** A call as it crosses: everything but the signal is text, as on a real wire. */
export interface InProcessMessage {
  readonly pattern: string;
  readonly body: string;
  readonly context: CallContext;
  readonly deadline: Date;
  readonly signal: AbortSignal;
  readonly trace?: TraceHeaders;
}

/** Runs the handlers of this very process; values still make the round trip through JSON. */
export class InProcessServer extends HandlerServer implements CustomTransportStrategy {
  override readonly transportId = Symbol('in-process');

  listen(callback: () => void): void {
    this.definitions();
    callback();
  }

  close(): void {
    this.messageHandlers.clear();
  }

  /** Whether a handler listens. */
  answers(pattern: string): boolean {
    return this.find(pattern) !== undefined;
  }

  /** The reply as text; an error as an AppError without its cause. */
  async answer(message: InProcessMessage): Promise<string> {
    const span = CallSpan.ofHandler(message.pattern, message.trace);
    try {
      const reply = encode(message.pattern, await span.within(() => this.run(message)));
      span.end();
      return reply;
    } catch (error) {
      span.end(error);
      throw error;
    }
  }

  /** Each item as text, pulled one by one, so that the reader sets the pace. */
  async *answerMany(message: InProcessMessage): AsyncGenerator<string, void> {
    const { pattern, trace } = message;
    const span = CallSpan.ofHandler(pattern, trace);
    try {
      const items = await span.within(() => this.run(message));
      if (!isAsyncIterable(items)) throw new AppError('INTERNAL', `${pattern} does not stream.`);
      for await (const item of span.iterate(items)) yield encode(pattern, item);
      span.end();
    } catch (error) {
      span.end(error);
      throw error;
    } finally {
      span.end();
    }
  }

  private async run(message: InProcessMessage): Promise<unknown> {
    const found = this.find(message.pattern);
    if (!found) throw new AppError('NO_HANDLER', `Nothing answers ${message.pattern}.`);
    const { handler, definition } = found;
    const schema = definition.kind === 'event' ? definition.payload : definition.request;
    const request = parseMessage(message.pattern, schema, decode(message.body));
    return this.invoke(handler, request, new IncomingCall({ ...message, attempt: 1 }));
  }
}
