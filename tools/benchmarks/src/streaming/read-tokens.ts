import { EventSourceParserStream } from 'eventsource-parser/stream';
import { TokenTally } from './token-tally.js';
import type { TokenRequest } from './token-stream.js';

export interface ReadStream {
  readonly tally: TokenTally;
  /** From the request to the first token at this end, in milliseconds; undefined when none came. */
  readonly firstTokenMs?: number;
}

/** Reads one stream of the gateway to its end, whatever end it takes. */
export async function readTokens(url: string, { tokens, everyMs }: TokenRequest): Promise<ReadStream> {
  const tally = new TokenTally(tokens);
  const asked = performance.now();
  let firstTokenMs: number | undefined;
  try {
    const { body } = await fetch(`${url}/tokens?tokens=${tokens}&everyMs=${everyMs}`);
    const events = body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
    for await (const { event, id } of events ?? []) {
      if (event === 'end') tally.end();
      else tally.note(Number(id));
      firstTokenMs ??= performance.now() - asked;
    }
  } catch {
    // A stream that breaks off lacks its end: the tally knows.
  }
  return { tally, firstTokenMs };
}
