import { type ChildProcess, fork } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { canMeasureMemory, killTree, residentMegabytes } from './process-tree.js';

/** `task`: the worker itself reported an error and stays in use; each other kind ends the child. */
export type FailureKind = 'timeout' | 'memory' | 'output' | 'crash' | 'task' | 'aborted';

export class BoundedTaskError extends Error {
  override readonly name = 'BoundedTaskError';

  constructor(
    readonly kind: FailureKind,
    message: string,
    /** What a failed task reported. */
    readonly report?: unknown,
  ) {
    super(message);
  }
}

export interface ChildLimits {
  /** A built worker that calls `serveTasks`. */
  readonly worker: URL;
  /** Of a whole task. */
  readonly timeoutMs: number;
  /** Without a progress message. */
  readonly silenceMs: number;
  /** Resident memory of the child and its descendants. */
  readonly maxMemoryMb: number;
  /** Bytes in the task's directory. */
  readonly maxOutputBytes: number;
  /** The only folder where the child may write (Node's permission model). */
  readonly writableFolder: string;
}

export interface ChildTask {
  readonly input: object;
  /** Where the task leaves its results. */
  readonly directory: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: unknown) => void) | undefined;
}

export type ChildMessage =
  | { readonly kind: 'progress'; readonly value: unknown }
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly report: unknown };

const POLL_MS = 100;
const LOW_PRIORITY = 10;
/** From the start, and above the default of 16: the words of a page survive many small collections (8 % of the time). */
const YOUNG_GENERATION_MB = 32;
/** From one full collection to the next: a heap with a limit grows in smaller steps and has twice as many (4 % of the time). */
const OLD_GENERATION_GROWTH_PERCENT = 200;

/** One child process that works on one task at a time and is ended when it passes a limit. */
export class BoundedChild {
  readonly #process: ChildProcess;
  #stderr = '';
  #ended = false;
  tasksDone = 0;

  constructor(private readonly limits: ChildLimits) {
    this.#process = fork(fileURLToPath(limits.worker), {
      detached: true,
      env: { PATH: process.env['PATH'] ?? '' },
      execPath: process.execPath,
      execArgv: nodeArguments(limits),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#process.on('error', () => this.kill());
    this.#process.once('exit', () => (this.#ended = true));
    this.#process.stderr?.on('data', (data: Buffer) => (this.#stderr = (this.#stderr + data).slice(-2000)));
    yieldProcessorTo(this.#process.pid);
  }

  get usable(): boolean {
    return !this.#ended && this.#process.connected;
  }

  get residentMb(): number {
    return this.#process.pid === undefined ? 0 : residentMegabytes(this.#process.pid);
  }

  /** The value that the worker returned; throws `BoundedTaskError`. */
  async run(task: ChildTask): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const fail = (kind: FailureKind, message: string, report?: unknown) =>
      reject(new BoundedTaskError(kind, message, report));
    const started = performance.now();
    let heard = started;
    const onMessage = (message: ChildMessage) => {
      heard = performance.now();
      if (message.kind === 'progress') task.onProgress?.(message.value);
      else if (message.kind === 'done') resolve(message.value);
      else fail('task', 'The task reported an error.', message.report);
    };
    const onExit = (code: number | null, signal: string | null) => {
      const kind = this.#ranOutOfMemory() ? 'memory' : 'crash';
      fail(kind, `The child process ended with ${signal ?? `code ${code}`}.`);
    };
    const onAbort = () => fail('aborted', 'The task was cancelled.');
    const timer = setInterval(
      () => this.#checkLimits({ directory: task.directory, started, heard, fail }),
      POLL_MS,
    );
    this.#process.on('message', onMessage).once('exit', onExit);
    task.signal?.addEventListener('abort', onAbort, { once: true });
    if (task.signal?.aborted) onAbort();
    this.#process.send({ input: task.input, directory: task.directory }, (error) => {
      if (error) fail('crash', 'The child process takes no tasks.');
    });
    try {
      return await promise;
    } catch (error) {
      if (!(error instanceof BoundedTaskError) || error.kind !== 'task') this.kill();
      throw error;
    } finally {
      clearInterval(timer);
      this.#process.off('message', onMessage).off('exit', onExit);
      task.signal?.removeEventListener('abort', onAbort);
      this.tasksDone += 1;
    }
  }

  #ranOutOfMemory(): boolean {
    return /heap out of memory|Allocation failed|out of memory/i.test(this.#stderr);
  }

  kill(): void {
    if (this.#process.pid !== undefined && !this.#ended) killTree(this.#process.pid);
    this.#ended = true;
  }

  #checkLimits({ directory, started, heard, fail }: LimitCheck): void {
    const now = performance.now();
    const { timeoutMs, silenceMs, maxMemoryMb, maxOutputBytes } = this.limits;
    if (now - started > timeoutMs) fail('timeout', `The task took longer than ${timeoutMs} ms.`);
    if (now - heard > silenceMs) fail('timeout', `The task made no progress for ${silenceMs} ms.`);
    if (this.residentMb > maxMemoryMb)
      fail('memory', `The task needed more than ${maxMemoryMb} MB of memory.`);
    if (bytesIn(directory) > maxOutputBytes)
      fail('output', `The task wrote more than ${maxOutputBytes} bytes.`);
  }
}

interface LimitCheck {
  readonly directory: string;
  readonly started: number;
  readonly heard: number;
  readonly fail: (kind: FailureKind, message: string) => void;
}

/** Where the system does not tell resident memory, the heap limit of the engine is what is left. */
function nodeArguments({ maxMemoryMb, writableFolder }: ChildLimits): string[] {
  const heapMb = canMeasureMemory ? maxMemoryMb : Math.ceil(maxMemoryMb / 2);
  return [
    `--max-old-space-size=${heapMb}`,
    '--v8-pool-size=1',
    `--min-semi-space-size=${YOUNG_GENERATION_MB}`,
    `--max-semi-space-size=${YOUNG_GENERATION_MB}`,
    `--heap-growing-percent=${OLD_GENERATION_GROWTH_PERCENT}`,
    // PDFium's WebAssembly calls much through tables of virtual functions (2 % of the time).
    '--wasm-inlining-call-indirect',
    '--permission',
    '--allow-fs-read=*',
    `--allow-fs-write=${writableFolder}`,
    '--allow-worker',
    '--no-warnings',
  ];
}

function yieldProcessorTo(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, LOW_PRIORITY);
  } catch {
    // Not allowed here: the child then runs at normal priority.
  }
}

function bytesIn(directory: string): number {
  try {
    return readdirSync(directory).reduce((sum, name) => sum + statSync(`${directory}/${name}`).size, 0);
  } catch {
    return 0;
  }
}
