import { setTimeout as pause } from 'node:timers/promises';
import type { ProcessReport } from '../checker/run-facts.js';
import type { ProbeReport } from '../probe/tell-harness.js';
import { ForkedProcess } from './forked-process.js';

export interface SlotSettings {
  readonly name: string;
  readonly program: string;
  readonly logFile: string;
  /** Asked at each start. */
  readonly options: () => object;
  readonly environment?: Readonly<Record<string, string>>;
  readonly onReport?: (report: ProbeReport) => void;
  readonly onEnd?: () => void;
}

const backoffMs = 500;
const patienceMs = 10_000;

/** The place of one process: when it dies another takes it, as an orchestrator would do. */
export class ProcessSlot {
  private readonly all: ForkedProcess[] = [];
  private readonly unsent: object[] = [];
  private isReady = false;
  private stopped = false;
  private handled = false;

  constructor(private readonly settings: SlotSettings) {}

  get name(): string {
    return this.settings.name;
  }

  get reports(): readonly ProcessReport[] {
    return this.all.map(({ report }) => report);
  }

  /** The one that runs, or ran last. */
  get current(): ForkedProcess {
    const current = this.all.at(-1);
    if (!current) throw new Error(`${this.name} was not started.`);
    return current;
  }

  async start(): Promise<void> {
    const { name, program, logFile, options, environment } = this.settings;
    const started = new ForkedProcess({
      name,
      program,
      logFile,
      options: options(),
      environment,
      onReport: (report) => this.settings.onReport?.(report),
      onEnd: () => void this.hasEnded(),
    });
    this.all.push(started);
    await started.untilReady();
    this.isReady = true;
    for (const message of this.unsent.splice(0)) started.send(message);
  }

  /** At once, or to the next one when this one is dead. */
  send(message: object): void {
    if (this.isReady) this.current.send(message);
    else this.unsent.push(message);
  }

  /** `kill -9`; another comes by itself. */
  kill(): Promise<void> {
    return this.current.kill();
  }

  /** Asks it to end and starts another; gives the milliseconds that the end took. */
  async restart(): Promise<number> {
    this.handled = true;
    try {
      const took = await this.current.terminate();
      await this.start();
      return took;
    } finally {
      this.handled = false;
    }
  }

  /** For good: by itself within ten seconds, else by force. */
  async stop(): Promise<void> {
    this.stopped = true;
    const running = this.all.filter(({ isAlive }) => isAlive);
    await Promise.all(running.map((one) => endOf(one)));
  }

  private async hasEnded(): Promise<void> {
    this.isReady = false;
    this.settings.onEnd?.();
    if (this.handled || this.stopped) return;
    await pause(backoffMs);
    if (!this.stopped && !this.current.isAlive) await this.start().catch(() => undefined);
  }
}

async function endOf(one: ForkedProcess): Promise<void> {
  one.thaw();
  const late = setTimeout(() => void one.kill(), patienceMs);
  await one.terminate().finally(() => clearTimeout(late));
}
