import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HttpClient } from '../http-client.js';

const program = fileURLToPath(new URL('../../../dev-apart/dist/main.js', import.meta.url));
const words = ['--enable-source-maps', program, '--port', '0', '--no-sample', '--replicas'];
const startMs = 300_000;

/** Every service as processes of its own, as `npm run dev:apart` runs them, with a data folder that goes with them. */
export class ApartProcess {
  readonly client: HttpClient;

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    url: string,
  ) {
    this.client = new HttpClient(url);
  }

  /** Resolves when every service is ready. */
  static async start(replicas: number, environment: Readonly<Record<string, string>>): Promise<ApartProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'plumbline-bench-'));
    // Postgres, which of root runs as nobody, has its own folder in there.
    chmodSync(folder, 0o755);
    const child = spawn(process.execPath, [...words, String(replicas), '--data', folder], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      return new ApartProcess(child, folder, await urlOf(child));
    } catch (error) {
      await end(child, folder);
      throw error;
    }
  }

  stop(): Promise<void> {
    return end(this.child, this.folder);
  }
}

/** What the supervisor says once all are ready; its further output is read and dropped. */
async function urlOf(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let output = '';
  const late = setTimeout(
    () => reject(new Error(`The services were not ready in time:\n${output}`)),
    startMs,
  );
  child.once('exit', (code) => reject(new Error(`dev:apart ended with ${code}:\n${output}`)));
  child.stdout?.on('data', (bytes: Buffer) => {
    output = `${output}${bytes}`.slice(-20_000);
    const url = /runs apart at (http:\S+):/.exec(output)?.[1];
    if (url) resolve(url);
  });
  return promise.finally(() => clearTimeout(late));
}

async function end(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
}
