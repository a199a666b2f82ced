import { Problem } from '@plumbline/contracts';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { z } from 'zod';
import { CommandError } from './exit-codes.js';

export interface ClientOptions {
  /** Address of the gateway, such as `http://127.0.0.1:3000`; a path in it comes before every route. */
  readonly url: string;
  /** `plk_…`, when the server wants one. */
  readonly key?: string;
}

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly json?: object;
  readonly form?: FormData;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
}

/** Speaks the public HTTP API; every failure is a `CommandError`. */
export class PlumblineClient {
  constructor(private readonly options: ClientOptions) {}

  async request<Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    options: RequestOptions = {},
  ): Promise<z.output<Schema>> {
    const response = await this.send(path, options);
    const result = schema.safeParse(await this.bodyOf(response));
    if (result.success) return result.data;
    throw CommandError.stranger(this.options.url, response.status);
  }

  /** All pages of a list, one after the other. */
  async *list<Item>(schema: z.ZodType<{ items: Item[]; nextCursor?: string }>, path: string, query = {}) {
    let cursor: string | undefined;
    do {
      const page = await this.request(schema, path, { query: { ...query, limit: 200, cursor } });
      yield* page.items;
      cursor = page.nextCursor;
    } while (cursor);
  }

  async listAll<Item>(
    schema: z.ZodType<{ items: Item[]; nextCursor?: string }>,
    path: string,
    query = {},
  ): Promise<Item[]> {
    const items: Item[] = [];
    for await (const item of this.list(schema, path, query)) items.push(item);
    return items;
  }

  /** Server-sent events of a request, in order. */
  async *events(path: string, options: RequestOptions = {}): AsyncGenerator<EventSourceMessage> {
    const response = await this.send(path, options, 'text/event-stream');
    const received: EventSourceMessage[] = [];
    const parser = createParser({ onEvent: (event) => received.push(event) });
    const decoder = new TextDecoder();
    const pieces = (response.body ?? new ReadableStream<Uint8Array>()).values();
    for (;;) {
      const piece = await pieces.next().catch((error) => this.unreachable(error));
      if (piece.done) return;
      parser.feed(decoder.decode(piece.value, { stream: true }));
      yield* received.splice(0);
    }
  }

  private async send(path: string, options: RequestOptions, accept = 'application/json'): Promise<Response> {
    const { url, key } = this.options;
    const target = new URL(path.slice(1), url.endsWith('/') ? url : `${url}/`);
    for (const [name, value] of Object.entries(options.query ?? {}))
      if (value !== undefined) target.searchParams.set(name, String(value));
    const headers: Record<string, string> = { accept };
    if (key) headers.authorization = `Bearer ${key}`;
    if (options.json) headers['content-type'] = 'application/json';
    const body = options.json ? JSON.stringify(options.json) : options.form;
    const request = { method: options.method ?? 'GET', headers, body };
    const response = await fetch(target, request).catch((error) => this.unreachable(error));
    if (response.ok) return response;
    const problem = Problem.safeParse(await this.bodyOf(response));
    throw problem.success
      ? CommandError.fromProblem(problem.data)
      : CommandError.stranger(url, response.status);
  }

  /** JSON, nothing as undefined. */
  private async bodyOf(response: Response): Promise<unknown> {
    const text = await response.text().catch((error) => this.unreachable(error));
    try {
      return text ? JSON.parse(text) : undefined;
    } catch {
      throw CommandError.stranger(this.options.url, response.status);
    }
  }

  private unreachable(cause: unknown): never {
    throw CommandError.unreachable(this.options.url, cause);
  }
}
