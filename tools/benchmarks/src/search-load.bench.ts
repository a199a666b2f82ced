import { percentile } from '@plumbline/evaluation';
import { evaluationData, readJsonLines } from './evaluation-data.js';
import type { HttpClient } from './http-client.js';
import { measured, type Measurement } from './measurement.js';
import { PlumblineProcess } from './plumbline-process.js';

const QUESTIONS = 200;
const ABSTRACTS_A_FILE = 100;

/** `POST /search` over HTTP: 20,000 passages one question at a time, 10,000 passages sixteen at a time. */
export async function benchSearchLoad(): Promise<Measurement[]> {
  const plumbline = await PlumblineProcess.start();
  try {
    const few = await fill(plumbline.client, 'few', 10_000);
    const rate = await ratePerSecond(plumbline.client, 'few');
    const many = await fill(plumbline.client, 'many', 20_000);
    const times = await latencies(plumbline.client, 'many');
    return [
      measured('search p50, one at a time', percentile(times, 50), {
        unit: 'ms',
        atMost: 50,
        note: `${many} passages`,
      }),
      measured('search p95, one at a time', percentile(times, 95), {
        unit: 'ms',
        atMost: 100,
        note: `${many} passages`,
      }),
      measured('search, 16 at a time', rate, { unit: 'requests/s', atLeast: 40, note: `${few} passages` }),
    ];
  } finally {
    await plumbline.stop();
  }
}

/** Real abstracts in chunks of 64 tokens, until the collection has that many; gives the true number. */
async function fill(client: HttpClient, collection: string, passages: number): Promise<number> {
  await client.createCollection(collection, { chunking: 'fixed', chunkTokens: 64, overlapTokens: 0 });
  const before = (await client.health()).knowledgeBase.chunks;
  const abstracts = readJsonLines<{ title: string; text: string }>(
    evaluationData(),
    'scifact',
    'corpus.jsonl.gz',
  );
  let have = 0;
  for (let from = 0; have < passages; from += ABSTRACTS_A_FILE) {
    const part = abstracts.slice(from % abstracts.length, (from % abstracts.length) + ABSTRACTS_A_FILE);
    const content = part.map(({ title, text }) => `${title}\n\n${text}`).join('\n\n');
    await client.upload(
      { name: `abstracts-${from}.txt`, content: `Part ${from}.\n\n${content}` },
      collection,
    );
    await client.untilQuiet();
    have = (await client.health()).knowledgeBase.chunks - before;
  }
  return have;
}

function questions(): string[] {
  return readJsonLines<{ text: string }>(evaluationData(), 'scifact', 'queries_train.jsonl')
    .slice(0, QUESTIONS)
    .map(({ text }) => text);
}

async function latencies(client: HttpClient, collection: string): Promise<number[]> {
  const times: number[] = [];
  for (const query of [...questions().slice(0, 20), ...questions()]) {
    const started = performance.now();
    await client.search({ query, collection, topK: 10 });
    times.push(performance.now() - started);
  }
  return times.slice(20);
}

async function ratePerSecond(client: HttpClient, collection: string): Promise<number> {
  const waiting = [...questions(), ...questions()];
  const count = waiting.length;
  const started = performance.now();
  const work = async () => {
    for (let query = waiting.pop(); query; query = waiting.pop())
      await client.search({ query, collection, topK: 10 });
  };
  await Promise.all(Array.from({ length: 16 }, work));
  return count / ((performance.now() - started) / 1000);
}
