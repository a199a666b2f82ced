import { join } from 'node:path';
import type { Measurement } from './measurement.js';
import { PlumblineProcess } from './plumbline-process.js';
import { abstentionQuality } from './quality/abstention-quality.js';
import { fillCollection } from './quality/filled-collection.js';
import { scifact, taxGuides } from './quality/question-sets.js';
import { rankingQuality } from './quality/ranking-quality.js';
import { sampleQuality } from './quality/sample-quality.js';

const SEEDS = [404, 405, 406] as const;

/**
 * Ranking, abstention and citations through the real index and the public API. With `BENCH_CACHE` the store stays in
 * that folder, and the next run need not embed again what is unchanged; remove it when ingestion has changed.
 */
export async function benchQuality(): Promise<Measurement[]> {
  const cache = process.env.BENCH_CACHE;
  const plumbline = await PlumblineProcess.start({
    environment: { LOAD_SAMPLE: 'true' },
    ...(cache && { dataDir: join(cache, 'quality-store') }),
  });
  const { client } = plumbline;
  try {
    const sample = await sampleQuality(client);
    const tax = taxGuides();
    const taxCollection = await fillCollection(client, 'tax-vat404', tax.documents);
    const taxRanking = await rankingQuality(client, taxCollection, { set: tax, atLeast: 0.84 });
    const abstention = await abstentionQuality(client, tax, SEEDS);
    const claims = scifact();
    const abstracts = await fillCollection(client, 'scifact', claims.documents);
    const claimRanking = await rankingQuality(client, abstracts, { set: claims, atLeast: 0.73 });
    return [...taxRanking, ...claimRanking, ...abstention, ...sample];
  } finally {
    await plumbline.stop();
  }
}
