import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { LogLines } from './log-lines.js';

export interface Program {
  /** In front of its log lines. */
  readonly name: string;
  readonly file: string;
  readonly words: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Whom it runs as, when not as the supervisor. */
  readonly userId?: number;
  /** A service notices by itself when the supervisor dies; an engine needs somebody who tells it. */
  readonly kind: 'service' | 'engine';
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** Who lived this long did not die at the start. */
const STEADY_MS = 10_000;

/** Ends the engine, with SIGINT, when its own input ends: also when the supervisor is killed. */
const keeper = `exec 3<&0; "$0" "$@" & engine=$!; (cat <&3 >/dev/null; kill -INT $engine) & wait $engine`;

/** A program that runs until it is stopped: when it dies it is started again, after a pause that grows. */
export class SupervisedProcess {
  private child?: ChildProcess;
  private startedAt = 0;
  private pauseMs = FIRST_PAUSE_MS;
  private timer?: NodeJS.Timeout;
  private wanted = false;

  constructor(
    private readonly program: Program,
    private readonly log: LogLines,
  ) {}

  get name(): string {
    return this.program.name;
  }

  /** Undefined while it does not run. */
  get processId(): number | undefined {
    return this.running ? this.child?.pid : undefined;
  }

  /** Of its latest start. */
  get startedAtMs(): number {
    return this.startedAt;
  }

  start(): void {
    this.wanted = true;
    this.startedAt = Date.now();
    const child = launch(this.program);
    this.child = child;
    for (const output of [child.stdout, child.stderr]) if (output) this.log.follow(this.name, output);
    child.once('spawn', () => this.log.write(this.name, `It runs as process ${child.pid}.`));
    child.on('error', (error) => this.log.write(this.name, String(error)));
    child.once('exit', (code, signal) => this.ended(code, signal));
  }

  /** Gracefully; gives the exit code, null after a kill. One that SIGTERM met before it had begun ended well too. */
  async stop(): Promise<number | null> {
    this.wanted = false;
    clearTimeout(this.timer);
    const { child } = this;
    if (!child || !this.running) return child?.exitCode ?? null;
    const exit = once(child, 'exit');
    if (this.program.kind === 'engine') child.stdin?.end();
    else child.kill('SIGTERM');
    const [code, signal] = await exit;
    return signal === 'SIGTERM' ? 0 : (code as number | null);
  }

  async restart(): Promise<void> {
    await this.stop();
    this.pauseMs = FIRST_PAUSE_MS;
    this.start();
  }

  /** At once, with all that it started; it is not started again. */
  kill(): void {
    this.wanted = false;
    clearTimeout(this.timer);
    const { processId } = this;
    if (processId !== undefined) process.kill(-processId, 'SIGKILL');
  }

  private get running(): boolean {
    return this.child?.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  private ended(code: number | null, signal: NodeJS.Signals | null): void {
    // Whoever waits for an engine's end waits no longer.
    this.child?.stdin?.destroy();
    if (!this.wanted) return;
    if (Date.now() - this.startedAt > STEADY_MS) this.pauseMs = FIRST_PAUSE_MS;
    const how = signal ? `by ${signal}` : `with exit code ${code}`;
    this.log.write(this.name, `It ended ${how}; it starts again in ${this.pauseMs} ms.`);
    this.timer = setTimeout(() => this.start(), this.pauseMs);
    this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

/** In a group of its own, because Ctrl-C is for the supervisor alone, which stops all of them in order. */
function launch({ kind, file, words, environment, userId }: Program): ChildProcess {
  const options = {
    env: { ...process.env, ...environment },
    detached: true,
    ...(userId !== undefined && { uid: userId, gid: userId }),
  };
  if (kind === 'engine')
    return spawn('sh', ['-c', keeper, file, ...words], { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
  return spawn(file, words, { ...options, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
}
