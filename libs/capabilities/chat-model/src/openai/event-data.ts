import { AppError } from '@plumbline/core';
import { createParser } from 'eventsource-parser';

/** Text of one event; more is no chat completion. */
const LARGEST_EVENT = 1024 * 1024;

/** The `data` of each server-sent event of a body, as it comes in. `heard` is called for every piece of the body. */
export async function* eventData(body: AsyncIterable<Uint8Array>, heard: () => void): AsyncIterable<string> {
  const decoder = new TextDecoder();
  const events: string[] = [];
  let pending = 0;
  const parser = createParser({
    onEvent: ({ data }) => {
      pending = 0;
      events.push(data);
    },
  });
  for await (const bytes of body) {
    heard();
    pending += bytes.length;
    parser.feed(decoder.decode(bytes, { stream: true }));
    if (pending > LARGEST_EVENT)
      throw new AppError('MODEL_FAILED', 'The model server sent an endless event.');
    yield* events.splice(0);
  }
}
