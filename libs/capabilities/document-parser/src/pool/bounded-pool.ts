import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BoundedChild, type ChildLimits, type ChildTask } from './bounded-child.js';

export interface BoundedPoolOptions extends Omit<ChildLimits, 'writableFolder'> {
  /** Children that work at the same time. */
  readonly processes: number;
  /** Tasks after which a child is replaced. */
  readonly maxTasks?: number;
  /** A child without work is ended after this time. */
  readonly idleMs?: number;
}

export interface BoundedTask<Result> extends Omit<ChildTask, 'directory'> {
  /** Reads what the worker left in the task's directory, which is removed afterwards. */
  readonly collect: (directory: string, value: unknown) => Promise<Result>;
}

/** Growth is watched too; this is for what does not show as memory. A new child takes a second to compile its reader anew. */
const MAX_TASKS = 1000;
const IDLE_MS = 10_000;

/**
 * Runs tasks on untrusted data in child processes. A thread cannot bound native memory and takes the host along when it
 * crashes; a process can be measured and ended. Each task ends with its result or a `BoundedTaskError`.
 */
export class BoundedPool {
  readonly #idle = new Map<BoundedChild, NodeJS.Timeout>();
  readonly #children = new Set<BoundedChild>();
  readonly #waiting: (() => void)[] = [];
  readonly #endChildren = () => this.#children.forEach((child) => child.kill());
  #busy = 0;
  #taskNumber = 0;
  #folder: Promise<string> | undefined;

  constructor(private readonly options: BoundedPoolOptions) {
    process.once('exit', this.#endChildren);
  }

  async run<Result>(task: BoundedTask<Result>): Promise<Result> {
    await this.#takeSlot(task.signal);
    try {
      return await this.#runInSlot(task);
    } finally {
      this.#releaseSlot();
    }
  }

  /** Ends every child; a task in flight fails with `crash`. */
  async close(): Promise<void> {
    process.off('exit', this.#endChildren);
    for (const timer of this.#idle.values()) clearTimeout(timer);
    this.#idle.clear();
    this.#endChildren();
    this.#children.clear();
    const folder = this.#folder;
    this.#folder = undefined;
    const made = await folder?.catch(() => undefined);
    if (made) await rm(made, { recursive: true, force: true });
  }

  async #runInSlot<Result>(task: BoundedTask<Result>): Promise<Result> {
    task.signal?.throwIfAborted();
    const { folder, directory } = await this.#newDirectory().catch(() => {
      this.#forgetFolder();
      return this.#newDirectory();
    });
    const child = this.#takeChild(folder);
    try {
      const value = await child.run({ ...task, directory });
      return await task.collect(directory, value);
    } finally {
      this.#giveBack(child);
      await rm(directory, { recursive: true, force: true });
    }
  }

  async #newDirectory(): Promise<{ folder: string; directory: string }> {
    const folder = await (this.#folder ??= createFolder());
    const directory = join(folder, String(this.#taskNumber++));
    await mkdir(directory);
    return { folder, directory };
  }

  /** It may have been cleaned away, or never came to be; idle children may write nowhere else. */
  #forgetFolder(): void {
    this.#folder = undefined;
    for (const [child, timer] of this.#idle) {
      clearTimeout(timer);
      this.#end(child);
    }
  }

  #takeChild(writableFolder: string): BoundedChild {
    for (const [child, timer] of this.#idle) {
      clearTimeout(timer);
      this.#idle.delete(child);
      if (child.usable) return child;
      this.#children.delete(child);
    }
    const child = new BoundedChild({ ...this.options, writableFolder });
    this.#children.add(child);
    return child;
  }

  /** A child that has grown keeps its memory, so it is replaced as well as one that is worn out. */
  #giveBack(child: BoundedChild): void {
    const grown = child.residentMb > this.options.maxMemoryMb / 2;
    const worn = child.tasksDone >= (this.options.maxTasks ?? MAX_TASKS);
    if (!child.usable || grown || worn) return this.#end(child);
    const timer = setTimeout(() => this.#end(child), this.options.idleMs ?? IDLE_MS);
    this.#idle.set(child, timer.unref());
  }

  #end(child: BoundedChild): void {
    child.kill();
    this.#idle.delete(child);
    this.#children.delete(child);
  }

  async #takeSlot(signal: AbortSignal | undefined): Promise<void> {
    if (this.#busy < this.options.processes) {
      this.#busy += 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = () => {
      const place = this.#waiting.indexOf(resolve);
      if (place < 0) return;
      this.#waiting.splice(place, 1);
      reject(signal?.reason);
    };
    this.#waiting.push(resolve);
    signal?.addEventListener('abort', leave, { once: true });
    if (signal?.aborted) leave();
    await promise.finally(() => signal?.removeEventListener('abort', leave));
  }

  /** The slot passes to the next in line, so that nobody overtakes. */
  #releaseSlot(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#busy -= 1;
  }
}

/** The permission model compares real paths. */
async function createFolder(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), 'plumbline-tasks-')));
}
