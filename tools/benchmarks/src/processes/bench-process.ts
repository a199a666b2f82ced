import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const built = new URL('../../dist/', import.meta.url);
const patienceMs = 30_000;

/** A process that a benchmark measures: it says when it is ready, then answers one question after another. */
export class BenchProcess {
  private constructor(private readonly child: ChildProcess) {}

  /** `program` is a built one of this package; its V8 profile goes to the folder `BENCH_PROFILES` when that is set. */
  static async start(program: string, options: object): Promise<BenchProcess> {
    const { BENCH_PROFILES: folder } = process.env;
    const execArgv = folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : [];
    const child = fork(fileURLToPath(new URL(program, built)), [JSON.stringify(options)], {
      execArgv,
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const started = new BenchProcess(child);
    await started.nextMessage(`${program} to be ready`);
    return started;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async ask<Reply>(question: object): Promise<Reply> {
    this.child.send(question);
    return (await this.nextMessage('an answer')) as Reply;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    const late = setTimeout(() => this.child.kill('SIGKILL'), patienceMs);
    await ended.finally(() => clearTimeout(late));
  }

  private async nextMessage(what: string): Promise<unknown> {
    const { signal, abort } = abortable();
    const ended = once(this.child, 'exit', { signal }).then(([code]) => {
      throw new Error(`A process of the benchmark ended with ${code}, awaiting ${what}.`);
    });
    try {
      const [message] = (await Promise.race([once(this.child, 'message', { signal }), ended])) as unknown[];
      return message;
    } finally {
      ended.catch(() => undefined);
      abort();
    }
  }
}

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
