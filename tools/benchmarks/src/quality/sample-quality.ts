import type { HttpClient } from '../http-client.js';
import { measured, type Measurement } from '../measurement.js';
import { say } from './filled-collection.js';
import { inParallel } from './in-parallel.js';
import { answeredBySamples, unansweredBySamples } from './sample-corpus-questions.js';

const SAMPLE_DOCUMENTS = 3;

/** Whether the sample corpus answers what it should and nothing else; the process must have been started with it. */
export async function sampleQuality(client: HttpClient): Promise<Measurement[]> {
  while ((await client.health()).knowledgeBase.documents < SAMPLE_DOCUMENTS) await client.untilQuiet();
  await client.untilQuiet();
  const answered = await shareOf(client, answeredBySamples, 'answered');
  const abstained = await shareOf(client, unansweredBySamples, 'abstained or refused');
  return [
    measured('sample corpus: answers what it holds', answered, { unit: '%', atLeast: 85 }),
    measured('sample corpus: answers nothing else', abstained, { unit: '%', atLeast: 85 }),
  ];
}

async function shareOf(
  client: HttpClient,
  questions: readonly string[],
  wanted: 'answered' | 'abstained or refused',
): Promise<number> {
  const right = await inParallel(questions, 2, async (question) => {
    const { status, evidence } = await client.query({ question });
    const good = (status === 'answered') === (wanted === 'answered');
    if (!good) say(`sample corpus: "${question}" is ${status}, evidence ${evidence.score.toFixed(2)}`);
    return good;
  });
  return (100 * right.filter(Boolean).length) / questions.length;
}
