import { type ReceivedRequest, ScriptedChatServer } from '@plumbline/chat-model/scripted-chat-server';
import { PlumblineProcess } from '../plumbline-process.js';

/** An answer for a scripted model to give to a question, resting on a passage that was uploaded. */
export interface Trial {
  readonly question: string;
  readonly answer: string;
  readonly passage: string;
}

/** What reached the reader; `unasked` and `unfound` judge nothing, because the answer never got to verification. */
export type Outcome =
  | { readonly kind: 'unasked' | 'unfound' }
  /** `whole` when the answer came through word for word, but for marks, spaces and a `Yes` or `No` in front. */
  | { readonly kind: 'judged'; readonly answered: boolean; readonly whole: boolean };

const COLLECTION = 'sources';
const FENCE = /<passage number="(\d+)" source="([^"]*)">\n([\s\S]*?)\n<\/passage>/g;
/** Share of a passage's letters and digits that the model must have been sent. */
const COMPLETE = 0.95;

/** The real program with a chat server behind it that says what a trial tells it to say. */
export class ScriptedProduct {
  private readonly names: ReadonlyMap<string, string>;

  private constructor(
    private readonly plumbline: PlumblineProcess,
    private readonly model: ScriptedChatServer,
    passages: readonly string[],
  ) {
    this.names = new Map([...new Set(passages)].map((passage, index) => [passage, `s${index}`]));
  }

  /** Ready once all passages are searchable; evidence never stops an answer here, so that verification has to. */
  static async start(passages: readonly string[]): Promise<ScriptedProduct> {
    const model = await ScriptedChatServer.start();
    const environment = {
      CHAT_MODEL: 'openai-compatible',
      OPENAI_BASE_URL: model.baseUrl,
      OPENAI_MODEL: 'scripted',
      RETRIEVAL_EVIDENCE_THRESHOLD: '0',
    };
    const plumbline = await PlumblineProcess.start({ environment });
    const product = new ScriptedProduct(plumbline, model, passages);
    await product.upload();
    return product;
  }

  async ask({ question, answer, passage }: Trial): Promise<Outcome> {
    let markers: readonly string[] | undefined;
    this.model.reset();
    this.model.play({
      kind: 'reply',
      text: (request) => {
        markers = this.markersOf(passage, request);
        return markers.length > 0
          ? `${withoutMarkers(answer)} ${markers.join('')}`
          : 'The documents do not say.';
      },
    });
    const { status, text } = await this.plumbline.client.query({ question, collection: COLLECTION });
    if (markers === undefined) return { kind: 'unasked' };
    if (markers.length === 0) return { kind: 'unfound' };
    const whole = lettersOf(withoutMarkers(text)).includes(lettersOf(withoutVerdict(withoutMarkers(answer))));
    return { kind: 'judged', answered: status === 'answered', whole };
  }

  async stop(): Promise<void> {
    await this.plumbline.stop();
    await this.model.stop();
  }

  /** One chunk a passage, so that what a trial rests on is found whole or not at all. */
  private async upload(): Promise<void> {
    const { client } = this.plumbline;
    await client.createCollection(COLLECTION, { chunkTokens: 1000, overlapTokens: 0 });
    const waiting = [...this.names];
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [content, title] = next;
        await client.upload({ name: `${title}.txt`, content, externalId: title, title }, COLLECTION);
      }
    };
    await Promise.all(Array.from({ length: 4 }, work));
    await client.untilQuiet();
  }

  /** The marks of the passage among those that the model was sent; none unless it was sent nearly all of it. */
  private markersOf(passage: string, { body }: ReceivedRequest): string[] {
    const name = this.names.get(passage);
    const sent = Array.from((body.messages.at(-1)?.content ?? '').matchAll(FENCE)).filter(
      ([, , source = '']) => source.split(' › ', 1)[0] === name,
    );
    const letters = sent.reduce((sum, [, , , text = '']) => sum + lettersOf(text).length, 0);
    if (letters < COMPLETE * lettersOf(passage).length) return [];
    return sent.map(([, marker]) => `[${marker}]`);
  }
}

function withoutMarkers(text: string): string {
  return text.replaceAll(/\[\d+\]/g, '');
}

/** No quote can show that a `Yes` answers the question, so the program leaves it out. */
function withoutVerdict(text: string): string {
  return text.replace(/^(?:yes|no)\b[\s,.:;–—-]+/i, '');
}

function lettersOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
}
