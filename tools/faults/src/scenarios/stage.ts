import { setTimeout as pause } from 'node:timers/promises';
import { RedisServer, waitFor } from '@plumbline/testing';
import type { RunFacts } from '../checker/run-facts.js';
import { Fleet } from '../fleet/fleet.js';
import { readDeadLetters, readWhenQuiet, type RedisCommand, usedMemory } from '../fleet/redis-state.js';
import { CallHistory } from '../history/call-history.js';
import type { Plan } from '../plan/plan.js';
import { SideEffects } from '../probe/side-effects.js';
import { trueTime } from '../probe/true-time.js';
import type { Figure } from './figure.js';
import { inflict } from './inflict-fault.js';
import type { FaultNote, Scenario, ScenarioSetup } from './scenario.js';
import type { TrialOptions } from './trial.js';

export interface StageSettings {
  readonly scenario: Scenario;
  readonly setup: ScenarioSetup;
  readonly plan: Plan;
  readonly options: TrialOptions;
}

interface Performance {
  readonly facts: RunFacts;
  readonly notes: readonly FaultNote[];
  readonly figures: readonly Figure[];
}

const progressMs = 5000;
const sampleMs = 500;
const graceMs = 5000;
const handlersMs = 500;

/** The engines and processes of one run, and its course. */
export class Stage {
  private readonly notes: FaultNote[] = [];
  private readonly redisBytes: number[] = [];
  private fleet?: Fleet;

  private constructor(
    private readonly settings: StageSettings,
    private readonly redis: RedisServer,
    private readonly effects: SideEffects,
    private readonly history: CallHistory,
  ) {}

  static async open(settings: StageSettings): Promise<Stage> {
    const { scenario, setup, plan, options } = settings;
    const { appendOnly, ...shape } = setup;
    const { folder } = options;
    const databaseUrl = options.postgres.url;
    const schema = `faults_${scenario.id.toLowerCase().replaceAll('-', '_')}_${options.seed}`;
    const redis = await RedisServer.start({ appendOnly });
    const history = new CallHistory(plan.calls);
    const stage = new Stage(settings, redis, new SideEffects({ databaseUrl, schema }), history);
    try {
      await stage.effects.create();
      stage.fleet = await Fleet.start({ ...shape, redis, databaseUrl, schema, folder, history });
      options.tell('every process is ready');
      return stage;
    } catch (error) {
      await stage.close();
      throw error;
    }
  }

  /** The whole course; `digestAgain` is of the plan made a second time. */
  async play(digestAgain: string): Promise<Performance> {
    const { scenario, setup, plan, options } = this.settings;
    const fleet = this.runningFleet;
    const companion = await scenario.accompany?.(fleet);
    const { loadBeganAt, companionFigures } = await this.underWatch(async () => {
      const began = trueTime();
      await Promise.all([this.load(began), this.breakThings(began)]);
      await this.untilEnded();
      return { loadBeganAt: began, companionFigures: (await companion?.stop()) ?? [] };
    });
    options.tell('every call has ended');
    const redis = await readWhenQuiet(this.command, setup.quietMs);
    options.tell('nothing is pending, or its time is over');
    await this.untilHandlersEnded();
    const left = { redis, deadLetters: await readDeadLetters(this.command) };
    const done = { executions: await this.effects.executions(), effects: await this.effects.effects() };
    const { command, effects } = this;
    const afterwards = (await scenario.afterwards?.({ fleet, plan, command, effects })) ?? [];
    await fleet.stop();
    const { records } = this.history;
    const facts: RunFacts = { plan, digestAgain, records, ...done, ...left, processes: fleet.reports };
    const { notes, redisBytes } = this;
    const judged = scenario.judge({ pace: options.pace, facts, notes, loadBeganAt, redisBytes });
    return { facts, notes, figures: [...judged, ...companionFigures, ...afterwards] };
  }

  async close(): Promise<void> {
    await this.fleet?.stop();
    await this.effects.drop().catch(() => undefined);
    await this.effects.close();
    await this.redis.stop();
  }

  private get runningFleet(): Fleet {
    if (!this.fleet) throw new Error('The fleet was not started.');
    return this.fleet;
  }

  private readonly command: RedisCommand = (name, ...words) => this.redis.command(name, ...words);

  private async load(began: number): Promise<void> {
    for (const call of this.settings.plan.calls) {
      await this.until(began + call.atMs);
      this.runningFleet.make(call);
    }
  }

  private async breakThings(began: number): Promise<void> {
    const { plan, options } = this.settings;
    const under = plan.faults.map(async (fault) => {
      await this.until(began + fault.atMs);
      this.notes.push(await inflict(this.runningFleet, fault, options.signal));
    });
    await Promise.all(under);
  }

  /** Every call has ended, or its gateway is dead, or its time and a grace are over. */
  private async untilEnded(): Promise<void> {
    const longest = Math.max(0, ...this.settings.plan.calls.map(({ budgetMs }) => budgetMs));
    const end = trueTime() + longest + graceMs;
    while (this.history.open > 0 && trueTime() < end) await this.rest(20);
  }

  /** An entry can be done a moment before its handler has noted its end; those of dead replicas never do. */
  private async untilHandlersEnded(): Promise<void> {
    const ended = async () => (await this.effects.executions()).every(({ endedAt }) => endedAt !== undefined);
    await waitFor(ended, { timeoutMs: handlersMs }).catch(() => undefined);
  }

  private async underWatch<Result>(work: () => Promise<Result>): Promise<Result> {
    const sample = () =>
      usedMemory(this.command).then(
        (bytes) => this.redisBytes.push(bytes),
        () => undefined,
      );
    const { tell } = this.settings.options;
    const progress = () =>
      tell(
        `${this.history.ended} of ${this.settings.plan.calls.length} calls ended, ${this.notes.length} faults`,
      );
    await sample();
    const timers = [setInterval(sample, sampleMs), setInterval(progress, progressMs)];
    try {
      return await work();
    } finally {
      for (const timer of timers) clearInterval(timer);
    }
  }

  private async until(moment: number): Promise<void> {
    const wait = moment - trueTime();
    if (wait > 0) await this.rest(wait);
  }

  private async rest(forMs: number): Promise<void> {
    await pause(forMs, undefined, { signal: this.settings.options.signal });
  }
}
