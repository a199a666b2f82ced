import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { processorMs } from './processor-time.js';

const millisecondsOfTick = 10;

export interface ProcessorUse {
  /** As `of 200 % processor: gateway 80, redis 30, others 12`. */
  readonly text: string;
  /** Of all groups, not of the others. */
  readonly ownMs: number;
}

/** Percent of one core that each of several groups of processes took, and that everything else on the machine took. */
export class ProcessorShares {
  private readonly startedAt = performance.now();
  private readonly busyBefore = machineBusyMs();
  private readonly before: ReadonlyMap<string, number>;

  constructor(private readonly groups: Readonly<Record<string, readonly number[]>>) {
    this.before = this.spent();
  }

  end(): ProcessorUse {
    const elapsed = performance.now() - this.startedAt;
    const after = this.spent();
    const own = [...after].map(([name, spent]) => [name, spent - (this.before.get(name) ?? 0)] as const);
    const ownMs = own.reduce((sum, [, spent]) => sum + spent, 0);
    const others = Math.max(0, machineBusyMs() - this.busyBefore - ownMs);
    const shares = [...own, ['others', others] as const].map(
      ([name, spent]) => `${name} ${Math.round((100 * spent) / elapsed)}`,
    );
    return { text: `of ${100 * availableParallelism()} % processor: ${shares.join(', ')}`, ownMs };
  }

  private spent(): ReadonlyMap<string, number> {
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
