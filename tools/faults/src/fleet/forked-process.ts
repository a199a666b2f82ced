import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ProcessReport } from '../checker/run-facts.js';
import type { ProbeReport } from '../probe/tell-harness.js';

export interface ForkOptions {
  readonly name: string;
  /** A built program of this package, such as `probe/fault-replica.js`. */
  readonly program: string;
  /** Handed over as JSON. */
  readonly options: object;
  readonly logFile: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly onReport: (report: ProbeReport) => void;
  /** Ended, in whatever way. */
  readonly onEnd: () => void;
}

const built = new URL('../../dist/', import.meta.url);
const readyMs = 30_000;

/** A process of the harness; ended by its id, whatever state it is in. */
export class ForkedProcess {
  private readonly child: ChildProcess;
  private readonly ready = Promise.withResolvers<void>();
  private readonly over = Promise.withResolvers<void>();
  private readonly unhandled: string[] = [];
  private readonly unexpectedEnds: string[] = [];
  private endOrdered = false;

  constructor(private readonly settings: ForkOptions) {
    const { program, options, environment } = settings;
    const file = fileURLToPath(new URL(program, built));
    this.child = forkSilently(file, [JSON.stringify(options)], environment);
    const log = createWriteStream(settings.logFile, { flags: 'a' });
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.pipe(log, { end: false });
    this.child.on('message', (report: ProbeReport) => this.hear(report));
    this.child.on('exit', (code, signal) => void this.hasEnded(code, signal));
    this.child.on('close', () => log.end());
    this.ready.promise.catch(() => undefined);
  }

  get name(): string {
    return this.settings.name;
  }

  get processId(): number {
    return this.child.pid ?? 0;
  }

  get report(): ProcessReport {
    const { name, unhandled, unexpectedEnds } = this;
    return { name, unhandled, unexpectedEnds };
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Resolves when it said so; rejects when it ended before or said nothing for half a minute. */
  async untilReady(): Promise<void> {
    const late = setTimeout(() => this.ready.reject(new Error(`${this.name} is not ready.`)), readyMs);
    await this.ready.promise.finally(() => clearTimeout(late));
  }

  send(message: object): void {
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  /** `kill -9`. */
  kill(): Promise<void> {
    return this.signal('SIGKILL');
  }

  /** Asks it to end by itself; gives the milliseconds it took. */
  async terminate(): Promise<number> {
    const asked = performance.now();
    await this.signal('SIGTERM');
    return performance.now() - asked;
  }

  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.child.kill('SIGCONT');
  }

  private async signal(signal: NodeJS.Signals): Promise<void> {
    this.endOrdered = true;
    this.child.kill(signal);
    await this.over.promise;
  }

  private hear(report: ProbeReport): void {
    if (report.type === 'ready') this.ready.resolve();
    if (report.type === 'unhandled') this.unhandled.push(report.message);
    if (report.type === 'poisoned') this.endOrdered = true;
    this.settings.onReport(report);
  }

  private async hasEnded(code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    // What it said last is still in the channel.
    if (this.child.connected) await once(this.child, 'disconnect');
    this.ready.reject(new Error(`${this.name} ended (${signal ?? code}); see ${this.settings.logFile}.`));
    if (!this.endOrdered) this.unexpectedEnds.push(`ended by itself (${signal ?? `code ${code}`})`);
    this.over.resolve();
    this.settings.onEnd();
  }
}

function forkSilently(file: string, words: string[], environment: ForkOptions['environment']): ChildProcess {
  const env = { ...process.env, ...environment };
  return fork(file, words, { env, execArgv: ['--enable-source-maps'], silent: true, serialization: 'json' });
}
