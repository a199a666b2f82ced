import { median, percentile } from '@plumbline/evaluation';
import { RedisServer } from '@plumbline/testing';
import type { Answer } from '@plumbline/contracts';
import { evaluationData, readJsonLines } from '../evaluation-data.js';
import type { HttpClient } from '../http-client.js';
import { measured, type Measurement } from '../measurement.js';
import { PlumblineProcess } from '../plumbline-process.js';
import { bringEngines } from '../processes/bring-engines.js';
import { ApartProcess } from './apart-process.js';
import { monitorOne } from './monitor.js';
import { criticalRoundTrips, type Hop, hopsOf, type MonitoredCommand } from './round-trips.js';

const abstracts = 300;
const abstractsAFile = 100;
const warmUps = 30;
const questions = 150;
/** Both embed on one thread, so that the two hold the same means. */
const environment = { EMBEDDER_THREADS: '1' };

/** The same questions to the services apart and to standalone by turns: same documents, the extractive model. */
export async function benchApart(): Promise<Measurement[]> {
  await bringEngines();
  const redis = await RedisServer.start({ appendOnly: true });
  const cache = await RedisServer.start({ maxMemory: '256mb', maxMemoryPolicy: 'allkeys-lfu' });
  const stops = [() => redis.stop(), () => cache.stop()];
  try {
    const alone = await PlumblineProcess.start({ environment });
    stops.unshift(() => alone.stop());
    const urls = { REDIS_URL: redis.url, CACHE_REDIS_URL: cache.url };
    const apart = await ApartProcess.start(1, { ...environment, ...urls });
    stops.unshift(() => apart.stop());
    await Promise.all([alone, apart].map(({ client }) => fill(client)));
    return [...(await compare(apart.client, alone.client)), await countRoundTrips(apart.client, redis)];
  } finally {
    for (const stop of stops) await stop();
  }
}

async function fill(client: HttpClient): Promise<void> {
  const corpus = readJsonLines<{ title: string; text: string }>(
    evaluationData(),
    'scifact',
    'corpus.jsonl.gz',
  );
  const texts = corpus.slice(0, abstracts).map(({ title, text }) => `${title}\n\n${text}`);
  while (texts.length > 0) {
    const name = `abstracts-${texts.length}.txt`;
    const content = texts.splice(0, abstractsAFile).join('\n\n');
    const { jobId } = await client.upload({ name, content });
    await client.ended(jobId, 600_000);
  }
}

interface Asked {
  readonly milliseconds: number;
  readonly answer: Answer;
}

async function compare(apart: HttpClient, alone: HttpClient): Promise<Measurement[]> {
  const asked: Sides<Asked[]> = { apart: [], alone: [] };
  for (const [index, message] of messages().entries()) {
    const turns = [
      async () => asked.apart.push(await ask(apart, message)),
      async () => asked.alone.push(await ask(alone, message)),
    ];
    for (const turn of index % 2 === 0 ? turns : turns.reverse()) await turn();
  }
  const warm = { apart: asked.apart.slice(warmUps), alone: asked.alone.slice(warmUps) };
  return [
    difference('a question apart against standalone, p50', warm, ({ milliseconds }) => milliseconds),
    difference('the same without the store that is searched', warm, withoutStore),
  ];
}

interface Sides<Side> {
  readonly apart: Side;
  readonly alone: Side;
}

function difference(
  measure: string,
  { apart, alone }: Sides<Asked[]>,
  time: (asked: Asked) => number,
): Measurement {
  const [ours, theirs] = [apart.map(time), alone.map(time)];
  const tails = [ours, theirs].map((times) => percentile(times, 95).toFixed(1));
  return measured(measure, median(ours) - median(theirs), {
    unit: 'ms',
    atMost: 5,
    note: `${median(ours).toFixed(1)} against ${median(theirs).toFixed(1)} ms, p95 ${tails.join(' and ')} ms; ${stepsOf(apart, alone)}`,
  });
}

/** Apart searches Postgres, standalone PGlite: what is left is the way of the question. */
function withoutStore({ milliseconds, answer }: Asked): number {
  const { steps } = answer.timings;
  return milliseconds - (steps['search-passages.legs'] ?? 0) - (steps['search-passages.read'] ?? 0);
}

/** Where the time goes on both sides. */
function stepsOf(apart: readonly Asked[], alone: readonly Asked[]): string {
  const steps = Object.keys(apart[0]?.answer.timings.steps ?? {}).filter((name) => !name.includes('.'));
  const p50 = (asked: readonly Asked[], step: string) =>
    median(asked.map(({ answer }) => answer.timings.steps[step] ?? 0)).toFixed(1);
  return steps.map((step) => `${step} ${p50(apart, step)} and ${p50(alone, step)} ms`).join(', ');
}

async function ask(client: HttpClient, message: string): Promise<Asked> {
  const started = performance.now();
  const answer = await client.chat({ message });
  return { milliseconds: performance.now() - started, answer };
}

/** Of the second question in a session, which needs its history. */
async function countRoundTrips(client: HttpClient, redis: RedisServer): Promise<Measurement> {
  const { sessionId } = await client.chat({ message: messages()[0] ?? '' });
  const message = messages()[1] ?? '';
  const commands = await monitorOne(redis.url, () => client.chat({ message, sessionId }));
  const hops = hopsOf(commands);
  const once = hops.filter(({ pattern }) => pattern === 'generation.stream-answer').length;
  return measured('Redis round trips that a question waits for', criticalRoundTrips(hops), {
    unit: '',
    atMost: 2 * hops.length + once,
    note: `${hops.map(hopText).join(', ')}; ${commandCounts(commands)}`,
  });
}

function hopText({ pattern, requests, frames, starts }: Hop): string {
  const further = frames > 1 ? ` and ${frames - 1} further parts` : '';
  return `${pattern} ${requests} + 1${starts ? ` + ${starts}` : ''}${further}`;
}

function commandCounts(commands: readonly MonitoredCommand[]): string {
  const counts = new Map<string, number>();
  for (const [name = ''] of commands)
    counts.set(name.toUpperCase(), (counts.get(name.toUpperCase()) ?? 0) + 1);
  return `in all ${[...counts].map(([name, count]) => `${count} ${name}`).join(', ')}`;
}

function messages(): string[] {
  return readJsonLines<{ text: string }>(evaluationData(), 'scifact', 'queries_train.jsonl')
    .slice(0, warmUps + questions)
    .map(({ text }) => text);
}
