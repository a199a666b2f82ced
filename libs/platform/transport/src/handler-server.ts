import { type MessageHandler, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { Definition, HandlerExtras } from './handle.decorator.js';
import type { IncomingCall } from './incoming-call.js';

export interface HandledDefinition {
  readonly handler: MessageHandler;
  readonly definition: Definition;
}

/** What the strategies share: the handlers that `@Handle` declared, run one by one inside Nest's hooks. */
export abstract class HandlerServer extends Server {
  override readonly propagatesEventHandlerErrors = true;

  on(): never {
    throw new Error('This transport has no client events.');
  }

  unwrap<Unwrapped>(): Unwrapped {
    return this as unknown as Unwrapped;
  }

  /** The handler of the name on the wire. */
  find(pattern: string): HandledDefinition | undefined {
    const handler = this.messageHandlers.get(pattern);
    const definition = handler && definitionOf(handler);
    return definition && { handler, definition };
  }

  /** What the handler returns, once all observables have ended. */
  async invoke(handler: MessageHandler, request: unknown, call: IncomingCall): Promise<unknown> {
    let result: unknown;
    await this.runWithProcessingHooks(call, async (runEndHook) => {
      const returned = await handler(request, call);
      result = isObservable(returned) ? await lastValueFrom(returned, { defaultValue: undefined }) : returned;
      runEndHook();
    });
    return result;
  }

  /** Throws for a handler that was not declared with `@Handle`. */
  protected definitions(): Definition[] {
    return [...this.messageHandlers].map(([pattern, handler]) => {
      const definition = definitionOf(handler);
      if (definition) return definition;
      throw new Error(`The handler of ${pattern} was not declared with @Handle.`);
    });
  }
}

export function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function definitionOf(handler: MessageHandler): Definition | undefined {
  return (handler.extras as HandlerExtras | undefined)?.definition;
}
