import type { Passage } from '@plumbline/contracts';
import { mean, ndcgAt, pairedBootstrap } from '@plumbline/evaluation';
import type { HttpClient } from '../http-client.js';
import { measured, type Measurement } from '../measurement.js';
import { type FilledCollection, say } from './filled-collection.js';
import { inParallel } from './in-parallel.js';
import type { QuestionSet } from './question-sets.js';

const QUESTIONS_AT_ONCE = 4;
const DEPTH = 10;

type Leg = 'lexical' | 'vector';

interface Ranked {
  readonly hybrid: number;
  readonly lexical: number;
  readonly vector: number;
  /** Places 1 to 10 of both legs that the reply does not show. */
  readonly unseen: number;
}

/**
 * nDCG@10 of the search as it is and of each leg alone. A leg's order is that of the ranks which the passages of a reply
 * carry; what of its first ten the reply of fifty leaves out counts as irrelevant, and the note says how much that is.
 */
export async function rankingQuality(
  client: HttpClient,
  { name, setIds }: FilledCollection,
  { set, atLeast }: { set: QuestionSet; atLeast: number },
): Promise<Measurement[]> {
  say(`${name}: ${set.questions.length} searches`);
  const ranked = await inParallel(
    set.questions,
    QUESTIONS_AT_ONCE,
    async ({ text, judged }): Promise<Ranked> => {
      const { passages } = await client.search({ query: text, collection: name, topK: 50 });
      const ndcg = (some: readonly Passage[]) =>
        ndcgAt(DEPTH, [...new Set(some.map(({ documentId }) => setIds.get(documentId) ?? ''))], judged);
      const lexical = inLegOrder(passages, 'lexical');
      const vector = inLegOrder(passages, 'vector');
      const unseen = 2 * DEPTH - firstOf(lexical, 'lexical') - firstOf(vector, 'vector');
      return { hybrid: ndcg(passages), lexical: ndcg(lexical), vector: ndcg(vector), unseen };
    },
  );
  return figures(set.name, ranked, atLeast);
}

function figures(name: string, ranked: readonly Ranked[], atLeast: number): Measurement[] {
  const of = (part: 'hybrid' | Leg) => ranked.map((each) => each[part]);
  const better: Leg = mean(of('lexical')) >= mean(of('vector')) ? 'lexical' : 'vector';
  const { difference, low, high } = pairedBootstrap(of(better), of('hybrid'), { seed: 1 });
  const unseen = (100 * mean(ranked.map((each) => each.unseen))) / (2 * DEPTH);
  const legs = `lexical ${mean(of('lexical')).toFixed(3)}, vector ${mean(of('vector')).toFixed(3)}`;
  return [
    measured(`${name} visible, nDCG@10`, mean(of('hybrid')), { unit: '', atLeast, note: legs }),
    measured(`${name}, hybrid over its better leg`, difference, {
      unit: '',
      atLeast: 0,
      note: `95 % interval ${low.toFixed(3)} to ${high.toFixed(3)}, ${unseen.toFixed(1)} % of the legs' places unseen`,
    }),
  ];
}

function inLegOrder(passages: readonly Passage[], leg: Leg): Passage[] {
  const rank = ({ legs }: Passage) => legs[leg]?.rank ?? Infinity;
  return passages.filter((passage) => passage.legs[leg]).sort((one, other) => rank(one) - rank(other));
}

function firstOf(ordered: readonly Passage[], leg: Leg): number {
  return ordered.filter(({ legs }) => (legs[leg]?.rank ?? Infinity) <= DEPTH).length;
}
