import type { Answer, Citation } from '@plumbline/contracts';
import { mean, seededRandom } from '@plumbline/evaluation';
import type { HttpClient } from '../http-client.js';
import { measured, type Measurement } from '../measurement.js';
import { exactCitations } from './exact-citations.js';
import { fillCollection, type FilledCollection, say } from './filled-collection.js';
import { inParallel } from './in-parallel.js';
import type { QuestionSet, SetQuestion } from './question-sets.js';

const QUESTIONS_AT_ONCE = 4;

/** Shares in per cent. */
interface Triplet {
  readonly abstained: number;
  readonly answered: number;
  readonly cited: number;
}

interface Asked extends SetQuestion {
  readonly present: boolean;
  readonly answer: Answer;
}

/** Half of the documents are left out, by each seed anew; questions whose source is gone should not be answered. */
export async function abstentionQuality(
  client: HttpClient,
  set: QuestionSet,
  seeds: readonly number[],
): Promise<Measurement[]> {
  const triplets: Triplet[] = [];
  const citations: Citation[] = [];
  for (const seed of seeds) {
    const random = seededRandom(seed);
    const kept = set.documents.filter(() => random() < 0.5);
    const collection = await fillCollection(client, `${collectionNameOf(set)}-half-${seed}`, kept);
    const asked = await askAll(client, collection, set);
    triplets.push(tripletOf(asked, collection));
    citations.push(...asked.flatMap(({ answer }) => answer.citations));
  }
  return [...figures(triplets, seeds), await exactCitations(client, set.name, citations)];
}

async function askAll(client: HttpClient, { name, setIds }: FilledCollection, set: QuestionSet) {
  say(`${name}: ${set.questions.length} questions`);
  const kept = new Set(setIds.values());
  return inParallel(set.questions, QUESTIONS_AT_ONCE, async (question): Promise<Asked> => {
    const answer = await client.query({ question: question.text, collection: name });
    return { ...question, present: [...question.judged.keys()].some((id) => kept.has(id)), answer };
  });
}

function tripletOf(asked: readonly Asked[], { setIds }: FilledCollection): Triplet {
  const gone = asked.filter(({ present }) => !present);
  const present = asked.filter((each) => each.present);
  const answered = present.filter(({ answer }) => answer.status === 'answered');
  const cited = answered.filter(({ answer, judged }) =>
    answer.citations.some(({ documentId }) => judged.has(setIds.get(documentId) ?? '')),
  );
  return {
    abstained: percent(gone.filter(({ answer }) => answer.status === 'abstained').length, gone.length),
    answered: percent(answered.length, present.length),
    cited: percent(cited.length, answered.length),
  };
}

function figures(triplets: readonly Triplet[], seeds: readonly number[]): Measurement[] {
  const figure = (measure: string, part: keyof Triplet, atLeast: number) => {
    const values = triplets.map((triplet) => triplet[part]);
    const note = `seeds ${seeds.join(', ')}: ${values.map((value) => value.toFixed(1)).join(', ')}`;
    return measured(measure, mean(values), { unit: '%', atLeast, note });
  };
  return [
    figure('source gone: abstains', 'abstained', 70),
    figure('source there: answers', 'answered', 85),
    figure('of those, with a citation in the gold passage', 'cited', 70),
  ];
}

function percent(part: number, whole: number): number {
  return (100 * part) / Math.max(1, whole);
}

function collectionNameOf({ name }: QuestionSet): string {
  return name.replaceAll('_', '-');
}
