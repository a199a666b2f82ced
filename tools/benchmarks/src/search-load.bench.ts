import { median, percentile } from '@plumbline/evaluation';
import { evaluationData, readJsonLines } from './evaluation-data.js';
import type { HttpClient } from './http-client.js';
import { measured, type Measurement } from './measurement.js';
import { PlumblineProcess } from './plumbline-process.js';

const COLLECTION = 'abstracts';
const RUNS = 3;
const QUESTIONS = 200;
const ABSTRACTS_A_FILE = 100;

/** `POST /search` over HTTP: 10,000 passages sixteen at a time, then 20,000 passages one question at a time. */
export async function benchSearchLoad(): Promise<Measurement[]> {
  const plumbline = await PlumblineProcess.start();
  try {
    const { client } = plumbline;
    await client.createCollection(COLLECTION, { chunking: 'fixed', chunkTokens: 64, overlapTokens: 0 });
    const abstracts = readAbstracts();
    const few = await fill(client, abstracts, 10_000);
    const rates = await repeated(RUNS, () => ratePerSecond(client));
    const many = few + (await fill(client, abstracts, 20_000 - few));
    const times = (await repeated(RUNS, () => latencies(client))).flat();
    const note = `${many} passages`;
    return [
      measured('search p50, one at a time', percentile(times, 50), { unit: 'ms', atMost: 50, note }),
      measured('search p95, one at a time', percentile(times, 95), { unit: 'ms', atMost: 100, note }),
      measured('search, 16 at a time', median(rates), {
        unit: 'requests/s',
        atLeast: 40,
        note: `${few} passages`,
      }),
    ];
  } finally {
    await plumbline.stop();
  }
}

/** Uploads real abstracts in chunks of 64 tokens until there are that many passages; gives the true number. */
async function fill(client: HttpClient, abstracts: string[], passages: number): Promise<number> {
  for (let have = 0; ;) {
    if (have >= passages) return have;
    const part = abstracts.splice(0, ABSTRACTS_A_FILE);
    if (part.length === 0) throw new Error(`The abstracts end at ${have} passages.`);
    process.stderr.write(`\r${have} of ${passages} passages `);
    const name = `abstracts-${abstracts.length}.txt`;
    const { jobId } = await client.upload({ name, content: part.join('\n\n') }, COLLECTION);
    have += (await client.ended(jobId)).chunks;
  }
}

function readAbstracts(): string[] {
  return readJsonLines<{ title: string; text: string }>(evaluationData(), 'scifact', 'corpus.jsonl.gz').map(
    ({ title, text }) => `${title}\n\n${text}`,
  );
}

function questions(): string[] {
  return readJsonLines<{ text: string }>(evaluationData(), 'scifact', 'queries_train.jsonl')
    .slice(0, QUESTIONS)
    .map(({ text }) => text);
}

async function latencies(client: HttpClient): Promise<number[]> {
  const times: number[] = [];
  for (const query of [...questions().slice(0, 20), ...questions()]) {
    const started = performance.now();
    await client.search({ query, collection: COLLECTION, topK: 10 });
    times.push(performance.now() - started);
  }
  return times.slice(20);
}

async function ratePerSecond(client: HttpClient): Promise<number> {
  const waiting = [...questions(), ...questions()];
  const count = waiting.length;
  const started = performance.now();
  const work = async () => {
    for (let query = waiting.pop(); query; query = waiting.pop())
      await client.search({ query, collection: COLLECTION, topK: 10 });
  };
  await Promise.all(Array.from({ length: 16 }, work));
  return count / ((performance.now() - started) / 1000);
}

async function repeated<Result>(runs: number, run: () => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let count = 0; count < runs; count++) results.push(await run());
  return results;
}
