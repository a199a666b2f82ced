import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvalidArgumentError, program } from 'commander';
import { PostgresServer } from '@plumbline/testing';
import { recordResults } from './report/fault-record.js';
import { hasPassed, resultLines } from './report/result-lines.js';
import type { Trial, TrialResult } from './scenarios/trial.js';
import { chooseTrials, isNamed, paceOf, trials } from './trials.js';

interface Options {
  readonly seed: number;
  readonly cut?: number;
  readonly out: string;
  readonly dry?: boolean;
}

const defaultOut = fileURLToPath(new URL('../test-results/faults', import.meta.url));

program
  .name('npm run faults --')
  .description('Breaks the services apart in every way the plan of a seed says, and judges what is left.')
  .argument('[trials...]', `all of them when none is given:\n${listed()}`)
  .option('--seed <number>', 'of the plans', whole, 7)
  .option('--cut <seconds>', 'share so many seconds among the trials', whole)
  .option('--out <folder>', 'takes plans, histories and logs', defaultOut)
  .option('--dry', 'leave project-docs/reference as it is')
  .action(runAll)
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  })
  .finally(() => process.exit());

async function runAll(names: string[], options: Options): Promise<void> {
  const chosen = chooseOrFail(names, options);
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => stopping.abort(new Error(`Stopped by ${signal}.`)));
  const results: TrialResult[] = [];
  const postgres = await PostgresServer.start();
  try {
    for (const trial of chosen)
      results.push(await runOne(trial, { chosen, options, postgres, signal: stopping.signal }));
  } finally {
    await postgres.stop();
    writeResults(results, options);
  }
  if (!results.every(hasPassed)) process.exitCode = 1;
}

interface Circumstances {
  readonly chosen: readonly Trial[];
  readonly options: Options;
  readonly postgres: PostgresServer;
  readonly signal: AbortSignal;
}

async function runOne(
  trial: Trial,
  { chosen, options, postgres, signal }: Circumstances,
): Promise<TrialResult> {
  const { seed, cut, out } = options;
  const began = performance.now();
  const tell = (line: string) => {
    const seconds = Math.round((performance.now() - began) / 1000);
    process.stderr.write(`${trial.id} ${String(seconds).padStart(4)} s  ${line}\n`);
  };
  tell(trial.about);
  const pace = paceOf(trial, chosen, cut);
  const folder = join(out, `${trial.id}-${seed}`);
  const result = await trial.play({ seed, pace, postgres, folder, signal, tell });
  for (const line of resultLines(result)) process.stdout.write(`${line}\n`);
  return result;
}

function writeResults(results: readonly TrialResult[], { seed, cut, out, dry }: Options): void {
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  if (dry || cut !== undefined) return;
  recordResults(
    results.map((result) => ({ ...result, command: `npm run faults -- ${result.id} --seed ${seed}` })),
  );
}

function chooseOrFail(names: readonly string[], { cut }: Options): readonly Trial[] {
  const unknown = names.filter((name) => !trials.some((trial) => isNamed(trial, name)));
  if (unknown.length > 0)
    program.error(`There is no ${unknown.join(', ')}. There are:\n${listed()}`, { exitCode: 2 });
  const chosen = chooseTrials(names, cut);
  const lacking = chosen.find(({ needs }) => needs && !process.env[needs]);
  if (lacking) program.error(`${lacking.id} needs ${lacking.needs} in the environment.`, { exitCode: 2 });
  return chosen;
}

function listed(): string {
  return trials.map(({ id, about }) => `  ${id.padEnd(14)}${about}`).join('\n');
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'AbortError' && error.cause instanceof Error) return error.cause.message;
  return error.stack ?? error.message;
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number from 1.');
  return value;
}
