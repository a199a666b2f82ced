import { AppError } from '@plumbline/core';

/** Calls and streams wait in lines of their own, so that a long answer never holds up a short question. */
export type Lane = 'call' | 'stream';

/** The service that answers `service.verb-noun`. */
export function serviceOf(pattern: string): string {
  const dot = pattern.indexOf('.');
  if (dot > 0) return pattern.slice(0, dot);
  throw new AppError('INTERNAL', `${pattern} is no name of a call: it has no service before a dot.`);
}

// The braces are a hash tag: in a cluster all keys of a service lie in one slot.

export function requestKey(service: string, lane: Lane): string {
  return lane === 'call' ? `{plumb:${service}}:rpc` : `{plumb:${service}}:rpc:stream`;
}

export function deadLetterKey(service: string): string {
  return `{plumb:${service}}:dlq`;
}

/** Tells that a `once` call was started. */
export function startedKey(service: string, requestId: string): string {
  return `{plumb:${service}}:ran:${requestId}`;
}

/** Tells that a request which was sent again was taken by somebody. */
export function resentKey(service: string, requestId: string): string {
  return `{plumb:${service}}:dup:${requestId}`;
}

export function cancelChannel(service: string): string {
  return `{plumb:${service}}:cancel`;
}

export function eventKey(topic: string): string {
  return `{plumb:evt:${topic}}`;
}

/** `process` begins with the name of the caller and a dot. */
export function replyKey(process: string): string {
  return `{rpl:${process}}`;
}

export function isReplyKeyOf(key: string, caller: string): boolean {
  return key.startsWith(`{rpl:${caller}.`) && key.endsWith('}');
}
