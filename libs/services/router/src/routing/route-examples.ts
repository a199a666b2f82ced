import type { Embedder } from '@plumbline/embedder';
import { documentExamples } from './document-examples.js';
import { refusedExamples } from './refused-examples.js';
import { smallTalkExamples } from './small-talk-examples.js';

const texts = { smalltalk: smallTalkExamples, refuse: refusedExamples, documents: documentExamples } as const;

export type ExampleRoute = keyof typeof texts;
/** How near a message is to the examples of each route: cosine similarity, at most 1. */
export type Nearness = Readonly<Record<ExampleRoute, number>>;

/** The mean over this many nearest examples: one alone may be near by chance. */
const NEIGHBOURS = 2;

/** What each route is about, as vectors of the embedder in use. */
export class RouteExamples {
  private constructor(private readonly vectors: Readonly<Record<ExampleRoute, readonly Float32Array[]>>) {}

  /**
   * Embeds the examples one by one, each as a query: a question that comes meanwhile waits for one of them at most, and
   * no second copy of the model is loaded for them.
   */
  static async embed(embedder: Embedder, signal?: AbortSignal): Promise<RouteExamples> {
    const embedAll = async (route: ExampleRoute) => {
      const vectors: Float32Array[] = [];
      for (const text of texts[route])
        vectors.push(...(await embedder.embed([text], { purpose: 'query', signal })));
      return vectors;
    };
    const smalltalk = await embedAll('smalltalk');
    const refuse = await embedAll('refuse');
    return new RouteExamples({ smalltalk, refuse, documents: await embedAll('documents') });
  }

  nearnessOf(vector: Float32Array): Nearness {
    return {
      smalltalk: nearness(vector, this.vectors.smalltalk),
      refuse: nearness(vector, this.vectors.refuse),
      documents: nearness(vector, this.vectors.documents),
    };
  }
}

function nearness(vector: Float32Array, examples: readonly Float32Array[]): number {
  const similarities = examples.map((example) => dot(vector, example)).sort((one, other) => other - one);
  return similarities.slice(0, NEIGHBOURS).reduce((sum, value) => sum + value, 0) / NEIGHBOURS;
}

function dot(left: Float32Array, right: Float32Array): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);
}
