import { UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import type { CallDefinition, EventDefinition, StreamDefinition } from '@plumbline/contracts';
import type { z } from 'zod';
import type { IncomingCall } from './incoming-call.js';
import { RpcErrorFilter } from './rpc-error.filter.js';

export type Definition = CallDefinition | StreamDefinition | EventDefinition;

/** What Nest keeps beside a handler; the strategies read it. */
export interface HandlerExtras {
  readonly definition: Definition;
}

type Reply<Handled extends Definition> =
  Handled extends CallDefinition<infer _Request, infer Response>
    ? Promise<z.input<Response>> | z.input<Response>
    : Handled extends StreamDefinition<infer _Request, infer Item>
      ? AsyncIterable<z.input<Item>>
      : Promise<void> | void;

type Received<Handled extends Definition> =
  Handled extends CallDefinition<infer Request>
    ? z.output<Request>
    : Handled extends StreamDefinition<infer Request>
      ? z.output<Request>
      : Handled extends EventDefinition<infer Payload>
        ? z.output<Payload>
        : never;

type Handler<Handled extends Definition> = (request: Received<Handled>, call: IncomingCall) => Reply<Handled>;

/**
 * Makes a controller method the handler of a call, stream or event: `method(request, call)`. The request was validated
 * by the definition's schema; the reply is validated at the caller.
 */
export function Handle<Handled extends Definition>(definition: Handled) {
  const mark = definition.kind === 'event' ? EventPattern : MessagePattern;
  const extras: HandlerExtras = { definition };
  return <Method extends Handler<Handled>>(
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => {
    Payload()(target, key, 0);
    Ctx()(target, key, 1);
    mark(definition.pattern, extras)(target, key, descriptor as PropertyDescriptor);
    UseFilters(RpcErrorFilter)(target, key, descriptor);
  };
}
