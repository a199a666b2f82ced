import type { Answer } from '@plumbline/contracts';
import type { HttpClient } from '../http-client.js';
import { measured, type Measurement } from '../measurement.js';
import { exactCitations } from './exact-citations.js';
import { say } from './filled-collection.js';
import { inParallel } from './in-parallel.js';
import { answeredBySamples, unansweredBySamples } from './sample-corpus-questions.js';

const SAMPLE_DOCUMENTS = 3;
const QUESTIONS_AT_ONCE = 2;

/** Whether the sample corpus answers what it should and nothing else; the process must have been started with it. */
export async function sampleQuality(client: HttpClient): Promise<Measurement[]> {
  while ((await client.health()).knowledgeBase.documents < SAMPLE_DOCUMENTS) await client.untilQuiet();
  await client.untilQuiet();
  const answered = await askAll(client, answeredBySamples);
  const unanswered = await askAll(client, unansweredBySamples);
  const isAnswered = ({ answer }: Asked) => answer.status === 'answered';
  tellWrong(answered.filter((asked) => !isAnswered(asked)));
  tellWrong(unanswered.filter(isAnswered));
  const answers = answered.filter(isAnswered).length / answered.length;
  const abstains = 1 - unanswered.filter(isAnswered).length / unanswered.length;
  return [
    measured('sample corpus: answers what it holds', 100 * answers, { unit: '%', atLeast: 85 }),
    measured('sample corpus: answers nothing else', 100 * abstains, { unit: '%', atLeast: 85 }),
    await exactCitations(
      client,
      'sample corpus',
      [...answered, ...unanswered].flatMap(({ answer }) => answer.citations),
    ),
  ];
}

interface Asked {
  readonly question: string;
  readonly answer: Answer;
}

function askAll(client: HttpClient, questions: readonly string[]): Promise<Asked[]> {
  return inParallel(questions, QUESTIONS_AT_ONCE, async (question) => ({
    question,
    answer: await client.query({ question }),
  }));
}

function tellWrong(asked: readonly Asked[]): void {
  for (const { question, answer } of asked)
    say(`sample corpus: "${question}" is ${answer.status}, evidence ${answer.evidence.score.toFixed(2)}`);
}
