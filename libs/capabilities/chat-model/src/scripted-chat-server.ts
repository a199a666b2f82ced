import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** What the server does with the next request. */
export type ChatScript =
  /** Streams the tokens, `tokenMs` apart, then why it ends, usage (unless `usage` is false) and `[DONE]`. */
  | {
      readonly kind: 'reply';
      readonly text: string | ((request: ReceivedRequest) => string);
      readonly tokenMs?: number;
      readonly usage?: boolean;
      readonly finishReason?: 'stop' | 'length' | 'content_filter';
    }
  /** Answers with the status and nothing else. */
  | { readonly kind: 'refuse'; readonly status: number; readonly retryAfterSeconds?: number }
  /** Streams the text, then closes the connection without an end. */
  | { readonly kind: 'cut'; readonly text: string }
  /** Streams the text, then an event that is no JSON. */
  | { readonly kind: 'malformed'; readonly text: string }
  /** Streams the text, then an error as an event. */
  | { readonly kind: 'error-frame'; readonly text: string }
  /** Streams the text, then keeps the connection open and says nothing. */
  | { readonly kind: 'silent'; readonly text?: string };

export interface ReceivedRequest {
  readonly path: string;
  readonly authorization?: string | undefined;
  readonly body: {
    readonly model: string;
    readonly stream: boolean;
    readonly messages: readonly { readonly role: string; readonly content: string }[];
  };
}

/** A local server of the OpenAI chat protocol that does what its scripts say, for tests and measurements. */
export class ScriptedChatServer {
  /** Requests in the order of their arrival. */
  readonly requests: ReceivedRequest[] = [];
  /** Connections that the client closed before the reply was complete. */
  abandoned = 0;
  private readonly scripts: ChatScript[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => void this.answer(request, response));
  }

  /** Listens on a free port of the loopback interface. */
  static async start(): Promise<ScriptedChatServer> {
    const server = createServer();
    const scripted = new ScriptedChatServer(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return scripted;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  /** Adds scripts; each serves one request, in order, and the last one every further request too. */
  play(...scripts: ChatScript[]): void {
    this.scripts.push(...scripts);
  }

  /** Forgets scripts and requests. */
  reset(): void {
    this.scripts.length = 0;
    this.requests.length = 0;
    this.abandoned = 0;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    if (this.server.listening) await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('close', () => {
      if (!response.writableFinished) this.abandoned += 1;
    });
    const body = JSON.parse(await textOf(request)) as ReceivedRequest['body'];
    const received = { path: request.url ?? '', authorization: request.headers.authorization, body };
    this.requests.push(received);
    const script = this.scripts.length > 1 ? this.scripts.shift() : this.scripts[0];
    await perform(worded(script ?? { kind: 'refuse', status: 404 }, received), response);
  }
}

/** A script whose text is known. */
type WordedScript = Exclude<ChatScript, { kind: 'reply' }> | ReplyScript;
type ReplyScript = Extract<ChatScript, { kind: 'reply' }> & { readonly text: string };

function worded(script: ChatScript, request: ReceivedRequest): WordedScript {
  if (script.kind !== 'reply') return script;
  const { text } = script;
  return { ...script, text: typeof text === 'string' ? text : text(request) };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) text += piece;
  return text;
}

async function perform(script: WordedScript, response: ServerResponse): Promise<void> {
  if (script.kind === 'refuse') {
    const headers =
      script.retryAfterSeconds === undefined ? {} : { 'retry-after': String(script.retryAfterSeconds) };
    response.writeHead(script.status, headers).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  await streamTokens(script.text ?? '', script.kind === 'reply' ? (script.tokenMs ?? 0) : 0, response);
  if (response.destroyed) return;
  if (script.kind === 'reply') finish(script, response);
  else if (script.kind === 'cut') response.write(': cut', () => response.destroy());
  else if (script.kind === 'malformed') response.end('data: {"choices": [{\n\n');
  else if (script.kind === 'error-frame') response.end(eventOf({ error: { message: 'out of memory' } }));
}

async function streamTokens(text: string, tokenMs: number, response: ServerResponse): Promise<void> {
  for (const token of text.match(/\s*\S+\s*$|\s*\S+/g) ?? []) {
    if (response.destroyed) return;
    response.write(eventOf({ choices: [{ index: 0, delta: { content: token }, finish_reason: null }] }));
    if (tokenMs > 0) await new Promise((resolve) => setTimeout(resolve, tokenMs));
  }
}

function finish({ text, usage = true, finishReason = 'stop' }: ReplyScript, response: ServerResponse): void {
  response.write(eventOf({ choices: [{ index: 0, delta: {}, finish_reason: finishReason }] }));
  const completionTokens = text.split(/\s+/).length;
  if (usage)
    response.write(
      eventOf({ choices: [], usage: { prompt_tokens: 100, completion_tokens: completionTokens } }),
    );
  response.end('data: [DONE]\n\n');
}

function eventOf(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}
