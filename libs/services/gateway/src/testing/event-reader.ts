import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** Reads an event stream as a browser would, and can go away in its midst. */
export class EventReader {
  readonly comments: string[] = [];
  private readonly received: EventSourceMessage[] = [];
  private readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  private readonly decoder = new TextDecoder();
  private readonly parser = createParser({
    onEvent: (event) => this.received.push(event),
    onComment: (comment) => this.comments.push(comment),
  });

  constructor(readonly response: Response) {
    if (!response.body) throw new Error('The response has no body.');
    this.reader = response.body.getReader();
  }

  /** The next event; undefined at the end of the stream. */
  async next(): Promise<EventSourceMessage | undefined> {
    for (;;) {
      const event = this.received.shift();
      if (event) return event;
      const { done, value } = await this.reader.read();
      if (done) return undefined;
      this.parser.feed(this.decoder.decode(value, { stream: true }));
    }
  }

  /** All events up to the named one, or to the end. */
  async until(name?: string): Promise<EventSourceMessage[]> {
    const events: EventSourceMessage[] = [];
    for (;;) {
      const event = await this.next();
      if (!event) return events;
      events.push(event);
      if (event.event === name) return events;
    }
  }

  async leave(): Promise<void> {
    await this.reader.cancel();
  }
}
