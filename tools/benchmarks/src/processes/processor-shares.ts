import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { processorMs } from './processor-time.js';

export interface ProcessorUse {
  /** Percent of one core, as `of 200 % processor: gateway 80, redis 30, others 12`. */
  readonly text: string;
  /** Of all groups, not of the others. */
  readonly ownMs: number;
}

const millisecondsOfTick = 10;

/** What several groups of processes, and everything else on the machine, took of the processor while some work ran. */
export class ProcessorShares {
  private readonly spent = new Map<string, number>();
  private elapsedMs = 0;
  private busyMs = 0;

  constructor(private readonly groups: Readonly<Record<string, readonly number[]>>) {}

  /** Counts while the work runs; further works are added. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    const started = performance.now();
    const before = { busy: machineBusyMs(), spent: this.spentNow() };
    const result = await work();
    this.elapsedMs += performance.now() - started;
    this.busyMs += machineBusyMs() - before.busy;
    for (const [name, spent] of this.spentNow())
      this.spent.set(name, (this.spent.get(name) ?? 0) + spent - (before.spent.get(name) ?? 0));
    return result;
  }

  use(): ProcessorUse {
    const ownMs = [...this.spent.values()].reduce((sum, spent) => sum + spent, 0);
    const others = Math.max(0, this.busyMs - ownMs);
    const shares = [...this.spent, ['others', others] as const].map(
      ([name, spent]) => `${name} ${Math.round((100 * spent) / this.elapsedMs)}`,
    );
    return { text: `of ${100 * availableParallelism()} % processor: ${shares.join(', ')}`, ownMs };
  }

  private spentNow(): ReadonlyMap<string, number> {
    return new Map(
      Object.entries(this.groups).map(([name, pids]) => [
        name,
        pids.reduce((sum, pid) => sum + processorMs(pid), 0),
      ]),
    );
  }
}

/** All cores together since the start: what is not idle and not waiting for a disk. */
function machineBusyMs(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , ...interrupts] = line.split(/\s+/).slice(1, 9).map(Number);
  return millisecondsOfTick * (user + nice + system + interrupts.reduce((sum, ticks) => sum + ticks, 0));
}
