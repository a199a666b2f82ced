import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Random, seededRandom } from '../plan/random.js';
import { type Figure, figure } from '../scenarios/figure.js';
import type { Trial, TrialOptions, TrialResult } from '../scenarios/trial.js';
import { faultDocuments } from './fault-documents.js';
import { type Blow, ingestAll, type IngestionOutcome } from './ingest-all.js';

/** How much of it. */
interface Extent {
  readonly documents: number;
  readonly blows: Readonly<Record<Blow, number>>;
}

const whole: Extent = {
  documents: 1000,
  blows: { 'kill-worker': 10, 'wipe-redis': 3, 'kill-postgres': 1 },
};
const shortened: Extent = {
  documents: 60,
  blows: { 'kill-worker': 3, 'wipe-redis': 1, 'kill-postgres': 1 },
};

export const losingDocuments: Trial = {
  id: 'F11',
  about:
    '1,000 documents of 5 KB or more in four formats; workers killed ten times, Redis wiped three times, Postgres `kill -9` once',
  runs: 'uncut',
  loadMs: 900_000,
  shortLoadMs: 60_000,
  play,
};

async function play(options: TrialOptions): Promise<TrialResult> {
  const began = performance.now();
  const { seed, pace, folder, tell } = options;
  const extent = pace.short ? shortened : whole;
  const documents = faultDocuments(seed, extent.documents);
  const blows = planBlows(extent, seededRandom(seed, 'F11:blows'));
  const planDigest = digestOf([documents, blows]);
  tell(`${documents.length} documents, ${blows.length} blows, plan ${planDigest}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'plan.json'), JSON.stringify({ blows, planDigest }));
  const clean = await ingestAll({ ...options, name: 'clean', documents, blows: [] });
  const broken = await ingestAll({ ...options, name: 'broken', documents, blows });
  return {
    id: losingDocuments.id,
    about: losingDocuments.about,
    seed,
    planDigest,
    seconds: Math.round((performance.now() - began) / 1000),
    calls: documents.length,
    figures: [...compare(clean, broken, extent), again(seed, extent, planDigest)],
    violations: [],
  };
}

/** In random order. */
function planBlows({ blows }: Extent, random: Random): Blow[] {
  const ordered = Object.entries(blows).flatMap(([blow, count]) => Array<Blow>(count).fill(blow as Blow));
  return ordered
    .map((blow) => ({ blow, place: random.fraction() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ blow }) => blow);
}

function compare(clean: IngestionOutcome, broken: IngestionOutcome, extent: Extent): Figure[] {
  const { statuses, chunks, chunkCount, orphans } = broken.stored;
  const names = [...clean.stored.statuses.keys()];
  const open = names.filter((name) => !isTerminal(statuses.get(name)));
  const unsearchable = names.filter((name) => statuses.get(name) !== 'searchable');
  const other = names.filter((name) => chunks.get(name) !== clean.stored.chunks.get(name));
  const blows = Object.entries(extent.blows).map(([blow, count]) =>
    figure(`blows: ${blow}`, broken.struck.filter((struck) => struck === blow).length, { atLeast: count }),
  );
  return [
    ...blows,
    figure('documents in a terminal state', names.length - open.length, {
      atLeast: extent.documents,
      callIds: open,
    }),
    figure('documents not searchable', unsearchable.length, { atMost: 0, callIds: unsearchable }),
    figure(
      `documents whose chunks differ from a clean run (${clean.stored.chunkCount} chunks)`,
      other.length,
      {
        atMost: 0,
        callIds: other,
      },
    ),
    figure('chunks too many or too few', Math.abs(chunkCount - clean.stored.chunkCount), { atMost: 0 }),
    figure('orphans', orphans.length, { atMost: 0, callIds: orphans }),
    figure('orphans of the clean run', clean.stored.orphans.length, {
      atMost: 0,
      callIds: clean.stored.orphans,
    }),
    figure('uploads sent again', broken.repeatedUploads),
    figure('clean run', clean.seconds, { unit: 's' }),
    figure('broken run', broken.seconds, { unit: 's' }),
  ];
}

function isTerminal(status: string | undefined): boolean {
  return status !== undefined && status !== 'pending';
}

function again(seed: number, extent: Extent, planDigest: string): Figure {
  const blows = planBlows(extent, seededRandom(seed, 'F11:blows'));
  const digest = digestOf([faultDocuments(seed, extent.documents), blows]);
  return figure('plans that differ for the same seed', digest === planDigest ? 0 : 1, { atMost: 0 });
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
