import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobStage } from '@plumbline/contracts';
import { measured, type Measurement } from '../measurement.js';
import { type Random, seededRandom } from '../verification/random.js';
import { type RoundResult, runRound, stages } from './kill-round.js';
import type { StoredDocument } from './stored-chunks.js';

const kills = 20;
const mostRounds = 8;

/** `kill -9` of the real process at random moments of ingesting ten documents, each stage at least twice. */
export async function benchKill(): Promise<Measurement[]> {
  const random = seededRandom(2026);
  const clean = (await inFreshFolder((dataDir) => runRound({ dataDir, targets: [], random }))).stored;
  if (clean.some(({ rows }) => rows === 0))
    throw new Error('The clean run left a document without passages.');
  const targets = shuffledTargets(random);
  const rounds: RoundResult[] = [];
  while (targets.length > 0 && rounds.length < mostRounds)
    rounds.push(await inFreshFolder((dataDir) => runRound({ dataDir, targets, random })));
  const hits = rounds.flatMap((round) => round.hits);
  const note = `${rounds.length} rounds of ${clean.length} documents, ${total(clean)} passages`;
  return [
    measured('kill -9 while ingesting: kills', hits.length, { unit: '', atLeast: kills, note }),
    measured('kill -9: fewest kills in one stage', fewest(hits), {
      unit: '',
      atLeast: 2,
      note: stages.map((stage) => `${stage} ${countOf(hits, stage)}`).join(', '),
    }),
    measured(
      'kill -9: passages lost or with another id',
      sum(rounds, (round) => lost(clean, round)),
      none,
    ),
    measured(
      'kill -9: passages double or left over',
      sum(rounds, (round) => surplus(clean, round)),
      none,
    ),
    measured(
      'kill -9: documents not searchable',
      sum(rounds, (round) => unsearchable(clean, round)),
      none,
    ),
    measured(
      'kill -9: starts that failed',
      sum(rounds, (round) => round.failedStarts),
      none,
    ),
  ];
}

const none = { unit: '', atMost: 0 };

function shuffledTargets(random: Random): JobStage[] {
  const targets = [...stages, ...stages];
  while (targets.length < kills) targets.push(random.pick(stages) ?? 'received');
  for (let index = targets.length - 1; index > 0; index--) {
    const other = random.below(index + 1);
    [targets[index], targets[other]] = [targets[other] ?? 'received', targets[index] ?? 'received'];
  }
  return targets;
}

async function inFreshFolder<Result>(use: (dataDir: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-kill-'));
  try {
    return await use(join(folder, 'data'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function lost(clean: readonly StoredDocument[], { stored }: RoundResult): number {
  return clean.reduce((sum, document) => {
    const found = stored.find(({ externalId }) => externalId === document.externalId);
    return sum + [...document.chunkIds].filter((chunkId) => !found?.chunkIds.has(chunkId)).length;
  }, 0);
}

function surplus(clean: readonly StoredDocument[], { stored }: RoundResult): number {
  return stored.reduce((sum, { externalId, rows, chunkIds }) => {
    const expected = clean.find((document) => document.externalId === externalId)?.chunkIds;
    const strange = [...chunkIds].filter((chunkId) => !expected?.has(chunkId)).length;
    return sum + strange + (rows - chunkIds.size);
  }, 0);
}

function unsearchable(clean: readonly StoredDocument[], { stored }: RoundResult): number {
  const searchable = new Set(
    stored.filter((document) => document.searchable).map(({ externalId }) => externalId),
  );
  return clean.filter(({ externalId }) => !searchable.has(externalId)).length;
}

function fewest(hits: readonly JobStage[]): number {
  return Math.min(...stages.map((stage) => countOf(hits, stage)));
}

function countOf(hits: readonly JobStage[], stage: JobStage): number {
  return hits.filter((hit) => hit === stage).length;
}

function total(documents: readonly StoredDocument[]): number {
  return documents.reduce((sum, { rows }) => sum + rows, 0);
}

function sum(rounds: readonly RoundResult[], count: (round: RoundResult) => number): number {
  return rounds.reduce((all, round) => all + count(round), 0);
}
