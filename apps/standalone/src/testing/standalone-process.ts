import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

// The built program, whether this runs from src (tests) or from dist.
const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The real program as a process of its own, for tests. */
export class StandaloneProcess {
  output = '';
  private readonly child: ChildProcess;

  private constructor(
    readonly url: string,
    environment: Readonly<Record<string, string>>,
    words: readonly string[],
  ) {
    const env = { PATH: process.env.PATH ?? '', LOAD_SAMPLE: 'false', ...environment };
    this.child = spawn(process.execPath, [program, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (bytes: Buffer) => (this.output += bytes.toString()));
  }

  /** Runs one command to its end; gives its exit code and what it printed. */
  static async run(words: readonly string[], environment: Readonly<Record<string, string>>) {
    const started = new StandaloneProcess('', environment, words);
    const [code] = await once(started.child, 'close');
    return { code: code as number | null, output: started.output };
  }

  /** Waits until it is ready. */
  static async start(environment: Readonly<Record<string, string>>): Promise<StandaloneProcess> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const started = new StandaloneProcess(url, { ...environment, PORT: String(port) }, ['serve']);
    for (const end = Date.now() + 60_000; Date.now() < end; await pause(50)) {
      if (started.child.exitCode !== null) throw new Error(`It ended: ${started.output}`);
      if ((await fetch(`${url}/health/ready`).catch(() => undefined))?.ok) return started;
    }
    throw new Error(`It was not ready in time: ${started.output}`);
  }

  /** Exit code, or null after a signal that kills. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    const ended = once(this.child, 'close');
    this.child.kill(signal);
    const [code] = await ended;
    return code as number | null;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}
