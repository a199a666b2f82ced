import { median, percentile } from '@plumbline/evaluation';
import type { HttpClient } from './http-client.js';
import { measured, type Measurement } from './measurement.js';
import { PlumblineProcess } from './plumbline-process.js';
import { sampleQuestions } from './sample-questions.js';

/** First token and memory on the sample corpus, after a real first start. */
export async function benchAnswers(): Promise<Measurement[]> {
  const plumbline = await PlumblineProcess.start({ environment: { LOAD_SAMPLE: 'true' } });
  try {
    const started = performance.now();
    await untilLoaded(plumbline.client);
    const corpusSeconds = (performance.now() - started) / 1000;
    const alone = await firstTokens(plumbline.client, { count: 100, atOnce: 1 });
    const together = await firstTokens(plumbline.client, { count: 160, atOnce: 16 });
    return [
      measured('sample corpus searchable after the first start', corpusSeconds, { unit: 's', atMost: 90 }),
      measured('first token of /chat, p50, 1 at once', median(alone), { unit: 'ms', atMost: 120 }),
      measured('first token of /chat, p50, 16 at once', median(together), {
        unit: 'ms',
        atMost: 600,
        note: `p95 ${percentile(together, 95).toFixed(0)} ms`,
      }),
      ...(await memory(plumbline)),
    ];
  } finally {
    await plumbline.stop();
  }
}

/** Resident memory of the process tree after 500 and after 1,000 questions. */
async function memory(plumbline: PlumblineProcess): Promise<Measurement[]> {
  await ask(plumbline.client, 500);
  const half = plumbline.residentMb();
  await ask(plumbline.client, 500);
  const whole = plumbline.residentMb();
  return [
    measured('resident memory after the corpus and 1,000 questions', whole, { unit: 'MB', atMost: 1100 }),
    measured('growth over the last 500 questions', (whole / half - 1) * 100, { unit: '%', atMost: 5 }),
  ];
}

async function ask(client: HttpClient, count: number): Promise<void> {
  for (let index = 0; index < count; index++) await client.query({ question: questionAt(index) });
}

async function firstTokens(client: HttpClient, { count, atOnce }: { count: number; atOnce: number }) {
  const times: number[] = [];
  let next = 0;
  const work = async () => {
    while (next < count) times.push(await client.firstTokenMs(questionAt(next++)));
  };
  await client.firstTokenMs(questionAt(0));
  await Promise.all(Array.from({ length: atOnce }, work));
  return times;
}

async function untilLoaded(client: HttpClient): Promise<void> {
  while ((await client.health()).knowledgeBase.documents < 3) await client.untilQuiet();
  await client.untilQuiet();
}

function questionAt(index: number): string {
  return sampleQuestions[index % sampleQuestions.length] ?? '';
}
