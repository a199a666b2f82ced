import { join } from 'node:path';
import type { HttpClient } from './http-client.js';
import { type Measurement, readable } from './measurement.js';
import { PlumblineProcess } from './plumbline-process.js';
import { abstentionQuality } from './quality/abstention-quality.js';
import { fillCollection, say } from './quality/filled-collection.js';
import { type QuestionSet, scifact, taxGuides } from './quality/question-sets.js';
import { rankingQuality } from './quality/ranking-quality.js';
import { sampleQuality } from './quality/sample-quality.js';

const SEEDS = [404, 405, 406] as const;

/**
 * Ranking, abstention and citations through the real index and the public API. With `BENCH_CACHE` the store stays in
 * that folder, and the next run need not embed again what is unchanged; remove it when ingestion has changed. What is
 * measured is said at once, because the last collection takes the longest.
 */
export async function benchQuality(): Promise<Measurement[]> {
  const cache = process.env.BENCH_CACHE;
  const plumbline = await PlumblineProcess.start({
    environment: { LOAD_SAMPLE: 'true' },
    ...(cache && { dataDir: join(cache, 'quality-store') }),
  });
  const { client } = plumbline;
  try {
    const sample = told(await sampleQuality(client));
    const tax = taxGuides();
    const taxRanking = told(await ranking(client, tax, 0.84));
    const abstention = told(await abstentionQuality(client, tax, SEEDS));
    const claimRanking = told(await ranking(client, scifact(), 0.73));
    return [...taxRanking, ...claimRanking, ...abstention, ...sample];
  } finally {
    await plumbline.stop();
  }
}

async function ranking(client: HttpClient, set: QuestionSet, atLeast: number): Promise<Measurement[]> {
  const collection = await fillCollection(client, set.name.replaceAll('_', '-'), set.documents);
  return rankingQuality(client, collection, { set, atLeast });
}

function told(measurements: Measurement[]): Measurement[] {
  for (const { measure, value, unit, note } of measurements)
    say(`${measure}: ${readable(value)} ${unit}${note ? ` · ${note}` : ''}`);
  return measurements;
}
