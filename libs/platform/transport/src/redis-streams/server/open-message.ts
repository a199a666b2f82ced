import { Metadata } from '../metadata.js';
import type { RequestMessage } from '../request-message.js';

export interface OpenedMessage {
  readonly metadata: Metadata;
  readonly data: unknown;
}

/** The texts of a message as values; undefined when they are not what they must be. */
export function open({ metadata, data }: RequestMessage): OpenedMessage | undefined {
  try {
    const found = Metadata.safeParse(JSON.parse(metadata));
    return found.success ? { metadata: found.data, data: JSON.parse(data) } : undefined;
  } catch {
    return undefined;
  }
}
