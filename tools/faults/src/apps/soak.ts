import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { usedMemory } from '../fleet/redis-state.js';
import { type Figure, figure } from '../scenarios/figure.js';
import type { Trial, TrialOptions } from '../scenarios/trial.js';
import { askQuestion, listSessions } from './http-users.js';
import { factsOf, onWholeSystem, type WholeSystem } from './whole-system.js';

const unaryPerSecond = 200;
const questionsPerSecond = 3;
const sampleMs = 5000;
const megabyte = 1024 * 1024;
/** Reply streams and marks have run out after this time. */
const quietMs = 70_000;

/** Half an hour, so it runs only when it is named. */
export const soak: Trial = {
  id: 'soak',
  about: '30 minutes at 200 unary calls/s and 3 questions/s',
  runs: 'named',
  loadMs: 1_800_000,
  shortLoadMs: 30_000,
  play: (options) => onWholeSystem(options, (whole) => load(whole, options)),
};

type Memory = ReadonlyMap<string, number>;

async function load(whole: WholeSystem, options: TrialOptions) {
  const { system, redis } = whole;
  const { pace, signal, tell } = options;
  const command = redis.command.bind(redis);
  const samples: Memory[] = [];
  const sampling = setInterval(() => {
    samples.push(memoryOf(whole));
    tell(`${Math.round(total(samples.at(-1)) / megabyte)} MB in all processes`);
  }, sampleMs);
  try {
    const redisAtStart = await usedMemory(command);
    const untilMs = performance.now() + pace.loadMs;
    const [unary, questions] = await Promise.all([
      atRate(unaryPerSecond, untilMs, { signal, work: () => listSessions(system.url, signal) }),
      atRate(questionsPerSecond, untilMs, { signal, work: (n) => askQuestion(system.url, n, signal) }),
    ]);
    clearInterval(sampling);
    await pause(pace.short ? 0 : quietMs, undefined, { signal });
    const redisGrowth = ((await usedMemory(command)) - redisAtStart) / megabyte;
    const figures = [
      ...errors(unary, 'unary calls'),
      ...errors(questions, 'questions'),
      ...growth(samples),
      figure('Redis, more than at the start', redisGrowth, { unit: 'MB', atMost: 5 }),
    ];
    return { ...factsOf(soak), calls: unary.calls + questions.calls, figures };
  } finally {
    clearInterval(sampling);
  }
}

interface Tally {
  calls: number;
  failed: number;
}

interface Work {
  readonly signal: AbortSignal;
  readonly work: (count: number) => Promise<void>;
}

/** Begins so many a second, however long they take. */
async function atRate(perSecond: number, untilMs: number, { signal, work }: Work): Promise<Tally> {
  const tally: Tally = { calls: 0, failed: 0 };
  const began = performance.now();
  const open = new Set<Promise<void>>();
  for (let now = began; now < untilMs; now = performance.now()) {
    for (const due = ((now - began) * perSecond) / 1000; tally.calls < due;) {
      const one = work(tally.calls++).catch(() => void tally.failed++);
      open.add(one);
      void one.then(() => open.delete(one));
    }
    await pause(10, undefined, { signal });
  }
  await Promise.all(open);
  return tally;
}

function errors({ calls, failed }: Tally, what: string): Figure[] {
  return [figure(`of ${calls} ${what} failed`, failed, { atMost: 0 })];
}

/** From the second tenth of the time, when all is warm, to the last: of the whole, and of the process that grew most. */
function growth(samples: readonly Memory[]): Figure[] {
  const tenth = Math.max(1, Math.floor(samples.length / 10));
  const [early, late] = [samples.slice(tenth, 2 * tenth), samples.slice(-tenth)];
  const names = [...(late[0]?.keys() ?? [])];
  const percent = (of: (memory: Memory) => number) => 100 * (mean(late.map(of)) / mean(early.map(of)) - 1);
  const each = names.map((name) => ({ name, more: percent((memory) => memory.get(name) ?? Number.NaN) }));
  const most = each.toSorted((one, other) => other.more - one.more)[0];
  return [
    figure('memory of all processes, more than when warm', percent(total), { unit: '%', atMost: 10 }),
    figure(`grew most: ${most?.name}`, most?.more ?? Number.NaN, { unit: '%' }),
  ];
}

function memoryOf({ system }: WholeSystem): Memory {
  return new Map(system.processIds.map(({ name, processId }) => [name, residentOf(processId)]));
}

/** With the processes it started, such as those that read documents. */
function residentOf(processId: number): number {
  try {
    const status = readFileSync(`/proc/${processId}/status`, 'utf8');
    const own = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
    const children = readdirSync(`/proc/${processId}/task`).flatMap((task) =>
      readFileSync(`/proc/${processId}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
    return children.reduce((sum, child) => sum + residentOf(child), own);
  } catch {
    return 0;
  }
}

function total(memory: Memory | undefined): number {
  return [...(memory?.values() ?? [])].reduce((sum, bytes) => sum + bytes, 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
