import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedDatabase } from '@plumbline/database';
import type { PassageIndex, PassageQuery, PassageRecord } from '@plumbline/passage-index';
import { PassageIndexModule } from '@plumbline/passage-index';
import {
  seededRandom,
  syntheticPassages,
  syntheticQuestion,
  syntheticVector,
  versionOf,
} from '@plumbline/passage-index/synthetic-passages';
import { type Measurement, measured } from '../measurement.js';

const dimensions = 384;
const scope = { tenantId: 'bench', collection: 'bench', principals: ['*'] };
const limit = 50;
const searches = 100;

interface Filtering {
  readonly name: string;
  readonly filters: PassageQuery['filters'];
}

const filterings: readonly Filtering[] = [
  { name: '50 %', filters: { metadata: { language: 'en' } } },
  { name: '2 %', filters: { metadata: { half: 'h7' } } },
  { name: '0.1 %', filters: { documentIds: ['doc_bench_3', 'doc_bench_8'] } },
];

/** The embedded passage index alone, on disk: one search at a time over 10,000 and 20,000 synthetic passages. */
export async function benchPassageIndex(): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-passages-'));
  const database = await EmbeddedDatabase.open({ dataDir: join(folder, 'store') });
  try {
    return await measure(await PassageIndexModule.open(database, { dimensions }));
  } finally {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(index: PassageIndex): Promise<Measurement[]> {
  const passages = syntheticPassages({ ...scope, count: 20_000, dimensions, seed: 1 });
  const results: Measurement[] = [];
  for (const [total, atMost] of [
    [10_000, 12],
    [20_000, 20],
  ] as const) {
    const rate = await load(index, passages, 10_000);
    results.push(
      measured(`passage index: written up to ${total}`, rate, { unit: 'passages/s', atLeast: 200 }),
    );
    results.push(...(await measureSearch(index, `passage index: search, ${total} passages`, { atMost })));
  }
  for (const { name, filters } of filterings)
    results.push(
      ...(await measureSearch(index, `passage index: search, ${name} pass`, { atMost: 30, filters })),
    );
  results.push(await measureTermStatistics(index));
  const resident = process.memoryUsage().rss / 2 ** 20;
  results.push(
    measured('passage index: resident memory of the process', resident, { unit: 'MB', atMost: 700 }),
  );
  return results;
}

/** Passages a second, in documents of ten as ingestion writes them. */
async function load(index: PassageIndex, passages: Iterator<PassageRecord>, count: number): Promise<number> {
  let spent = 0;
  for (let written = 0; written < count; written += 10) {
    const document = Array.from({ length: 10 }, () => passages.next().value as PassageRecord);
    const start = performance.now();
    await index.upsert(document);
    for (const record of document.slice(0, 1)) await index.activateVersion(versionOf(record));
    spent += performance.now() - start;
  }
  return (count / spent) * 1000;
}

async function measureSearch(
  index: PassageIndex,
  measure: string,
  { atMost, filters }: { atMost: number; filters?: PassageQuery['filters'] },
): Promise<Measurement[]> {
  const random = seededRandom(99);
  const times: number[] = [];
  for (let round = 0; round < searches; round++) {
    const terms = syntheticQuestion(random, 8);
    const vector = syntheticVector(random, dimensions);
    const start = performance.now();
    await index.search({ scope, terms, vector, filters, limit });
    times.push(performance.now() - start);
  }
  return [
    measured(`${measure}, p50`, quantile(times, 0.5), { unit: 'ms', atMost }),
    measured(`${measure}, p95`, quantile(times, 0.95), { unit: 'ms', atMost: 2 * atMost }),
  ];
}

async function measureTermStatistics(index: PassageIndex): Promise<Measurement> {
  const random = seededRandom(5);
  const times: number[] = [];
  for (let round = 0; round < searches; round++) {
    const start = performance.now();
    await index.termStatistics(scope, syntheticQuestion(random, 12));
    times.push(performance.now() - start);
  }
  return measured('passage index: statistics of 12 terms, p50', quantile(times, 0.5), {
    unit: 'ms',
    atMost: 3,
  });
}

function quantile(times: readonly number[], share: number): number {
  return times.toSorted((one, other) => one - other)[Math.floor(share * (times.length - 1))] ?? Number.NaN;
}
