import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import type { CallContext } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { isObservable, lastValueFrom } from 'rxjs';
import type { Definition, HandlerExtras } from '../handle.decorator.js';
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
}

/** Runs the handlers of this very process; values still make the round trip through JSON. */
export class InProcessServer extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('in-process');
  override readonly propagatesEventHandlerErrors = true;

  listen(callback: () => void): void {
    for (const [pattern, handler] of this.messageHandlers)
      if (!definitionOf(handler)) throw new Error(`The handler of ${pattern} was not declared with @Handle.`);
    callback();
  }

  close(): void {
    this.messageHandlers.clear();
  }

  on(): never {
    throw new Error('The in-process transport has no client events.');
  }

  unwrap<Unwrapped>(): Unwrapped {
    return this as unknown as Unwrapped;
  }

  /** Whether a handler listens. */
  answers(pattern: string): boolean {
    return this.getHandlerByPattern(pattern) !== null;
  }

  /** The reply as text; an error as an AppError without its cause. */
  async answer(message: InProcessMessage): Promise<string> {
    return encode(message.pattern, await this.run(message));
  }

  /** Each item as text, pulled one by one, so that the reader sets the pace. */
  async *answerMany(message: InProcessMessage): AsyncGenerator<string, void> {
    const items = await this.run(message);
    if (!isAsyncIterable(items)) throw new AppError('INTERNAL', `${message.pattern} does not stream.`);
    for await (const item of items) yield encode(message.pattern, item);
  }

  private async run(message: InProcessMessage): Promise<unknown> {
    const handler = this.getHandlerByPattern(message.pattern);
    const definition = handler && definitionOf(handler);
    if (!definition) throw new AppError('NO_HANDLER', `Nothing answers ${message.pattern}.`);
    const schema = definition.kind === 'event' ? definition.payload : definition.request;
    const request = parseMessage(message.pattern, schema, decode(message.body));
    return this.runWithHooks(handler, request, new IncomingCall({ ...message, attempt: 1 }));
  }

  private async runWithHooks(
    handler: MessageHandler,
    request: unknown,
    call: IncomingCall,
  ): Promise<unknown> {
    let result: unknown;
    await this.runWithProcessingHooks(call, async (runEndHook) => {
      const returned = await handler(request, call);
      result = isObservable(returned) ? await lastValueFrom(returned, { defaultValue: undefined }) : returned;
      runEndHook();
    });
    return result;
  }
}

function definitionOf(handler: MessageHandler): Definition | undefined {
  return (handler.extras as HandlerExtras | undefined)?.definition;
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
