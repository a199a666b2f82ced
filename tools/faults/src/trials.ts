import { slowReaders } from './apps/slow-readers.js';
import { soak } from './apps/soak.js';
import { losingDocuments } from './ingestion/losing-documents.js';
import { trialOf } from './scenarios/run-scenario.js';
import type { Pace } from './scenarios/scenario.js';
import { scenarios } from './scenarios/scenarios.js';
import type { Trial } from './scenarios/trial.js';

/** What one trial needs beside its load: starting, quiescence, stopping. */
const overheadMs = 4000;

export const trials: readonly Trial[] = [...scenarios.map(trialOf), losingDocuments, slowReaders, soak];

/** Those that are named; without names all that run by themselves, with or without a cut. */
export function chooseTrials(names: readonly string[], cutSeconds?: number): readonly Trial[] {
  if (names.length > 0) return trials.filter((trial) => names.some((name) => isNamed(trial, name)));
  return trials.filter(({ runs }) => runs === undefined || (runs === 'uncut' && cutSeconds === undefined));
}

/** `F3` names all its trials but those that want to be named themselves; `F3-forgetful` one. */
export function isNamed({ id, runs }: Trial, name: string): boolean {
  const [whole, given] = [id.toLowerCase(), name.toLowerCase()];
  return whole === given || (runs !== 'named' && whole.split('-')[0] === given);
}

/** Shares the seconds among the trials, each with the least it needs; all the time they want without a cut. */
export function paceOf({ loadMs, shortLoadMs }: Trial, chosen: readonly Trial[], cutSeconds?: number): Pace {
  if (cutSeconds === undefined) return { loadMs, short: false };
  const least = chosen.reduce((sum, other) => sum + other.shortLoadMs, 0);
  const factor = (cutSeconds * 1000 - chosen.length * overheadMs) / least;
  const shared = Math.min(loadMs, Math.round(shortLoadMs * Math.max(1, factor)));
  return { loadMs: shared, short: shared < loadMs };
}
