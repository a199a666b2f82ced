import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasPassed, resultLines } from './report/result-lines.js';
import type { TrialResult } from './scenarios/trial.js';
import { chooseTrials } from './trials.js';

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const program = file('../dist/main.js');
/** Plans, histories and logs stay there. */
const folder = file('../test-results/faults-cut');
const cutSeconds = 90;

describe(`the faults in ${cutSeconds} seconds`, () => {
  let results: TrialResult[];

  beforeAll(async () => {
    // Old results must not stand in for a run that broke before it wrote its own.
    rmSync(folder, { recursive: true, force: true });
    const words = [program, '--cut', String(cutSeconds), '--out', folder, '--dry'];
    await new Promise((resolve) => execFile(process.execPath, words, resolve));
    results = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8')) as TrialResult[];
  }, 300_000);

  /** Times are judged by `npm run faults`, on a machine that does nothing else. */
  const untimed = (result: TrialResult): TrialResult => ({
    ...result,
    figures: result.figures.filter(({ unit }) => unit !== 'ms'),
  });

  it.each(chooseTrials([], cutSeconds).map(({ id, about }) => [id, about]))('%s: %s', (id) => {
    const [result] = results.filter((one) => one.id === id).map(untimed);
    expect(result && hasPassed(result) ? [] : result && resultLines(result)).toEqual([]);
  });
});
