import { AppError } from '@plumbline/core';

/** Bytes of a message; bigger things go through the object store by key. */
export const MAX_MESSAGE_BYTES = 256 * 1024;

/** A value as text, the way every transport sends it. Throws `REQUEST_TOO_LARGE`. */
export function encode(pattern: string, value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  const bytes = text.length > MAX_MESSAGE_BYTES / 3 ? Buffer.byteLength(text) : text.length;
  if (bytes <= MAX_MESSAGE_BYTES) return text;
  throw new AppError('REQUEST_TOO_LARGE', `A message of ${pattern} may have ${MAX_MESSAGE_BYTES} bytes.`, {
    details: { pattern, bytes, limit: MAX_MESSAGE_BYTES },
  });
}

export function decode(text: string): unknown {
  return JSON.parse(text);
}
