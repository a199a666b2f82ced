import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { HttpClient } from './http-client.js';

const program = fileURLToPath(new URL('../../../apps/standalone/dist/main.js', import.meta.url));

export interface ProcessOptions {
  /** Environment keys beside those that a benchmark always sets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Kept when given; otherwise a temporary folder that goes with the process. */
  readonly dataDir?: string;
}

/** The real program as a process of its own on a free loopback port. */
export class PlumblineProcess {
  readonly client: HttpClient;

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    private readonly data: { folder: string; temporary: boolean },
  ) {
    this.client = new HttpClient(url);
  }

  /** Ready to answer, without the sample corpus unless the environment says otherwise. */
  static async start({ environment = {}, dataDir }: ProcessOptions = {}): Promise<PlumblineProcess> {
    const port = await freePort();
    const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'plumbline-bench-'));
    const env = {
      ...process.env,
      LOAD_SAMPLE: 'false',
      ...environment,
      DATA_DIR: folder,
      PORT: String(port),
    };
    const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    const started = new PlumblineProcess(child, `http://127.0.0.1:${port}`, { folder, temporary: !dataDir });
    await started.untilReady();
    return started;
  }

  get dataDir(): string {
    return this.data.folder;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Resident memory of the process and all its children, in MB. */
  residentMb(): number {
    return tree(this.pid).reduce((sum, pid) => sum + residentKb(pid), 0) / 1024;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, 'exit');
      this.child.kill(signal);
      await ended;
    }
    if (this.data.temporary) rmSync(this.data.folder, { recursive: true, force: true });
  }

  private async untilReady(): Promise<void> {
    for (let waited = 0; waited < 60_000; waited += 50) {
      if (this.child.exitCode !== null) throw new Error(`Plumbline ended with code ${this.child.exitCode}.`);
      const ready = await fetch(`${this.url}/health/ready`).catch(() => undefined);
      if (ready?.ok) return;
      await pause(50);
    }
    throw new Error('Plumbline was not ready within a minute.');
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

function tree(pid: number): number[] {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`);
    const children = tasks.flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
        .trim()
        .split(' ')
        .filter(Boolean)
        .map(Number),
    );
    return [pid, ...children.flatMap(tree)];
  } catch {
    return [];
  }
}

function residentKb(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
