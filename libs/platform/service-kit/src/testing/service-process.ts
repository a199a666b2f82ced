import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { waitFor } from '@plumbline/testing';

// The built program, whether this runs from src (tests) or from dist.
const program = fileURLToPath(new URL('../../dist/testing/probe-service.js', import.meta.url));

/** Servers that are not there. */
export const nowhere = {
  REDIS_URL: 'redis://127.0.0.1:1',
  DATABASE_URL: 'postgres://probe:secret@127.0.0.1:1/postgres',
};

/** `probe-service` as a process of its own. */
export class ServiceProcess {
  output = '';
  readonly child: ChildProcess;

  constructor(environment: Readonly<Record<string, string>> = {}, words: readonly string[] = []) {
    const env = { PATH: process.env.PATH ?? '', ...nowhere, ...environment };
    this.child = spawn(process.execPath, [program, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (bytes: Buffer) => (this.output += bytes.toString()));
  }

  /** Its exit code and what it wrote. */
  static async run(environment: Readonly<Record<string, string>>, words: readonly string[] = []) {
    const process = new ServiceProcess(environment, words);
    return { code: await process.ended(), output: process.output };
  }

  /** Null after a signal that kills. */
  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'close');
    return this.child.exitCode;
  }

  /** Where it listens, once it does. */
  url(): Promise<string> {
    const listens = () => {
      if (this.child.exitCode !== null) throw new Error(`It ended: ${this.output}`);
      return /"url":"([^"]+)"/.exec(this.output)?.[1];
    };
    return waitFor(listens, { timeoutMs: 20_000, what: 'it to listen' });
  }

  async get(path: string): Promise<{ status: number; body: string }> {
    const reply = await fetch(`${await this.url()}${path}`);
    return { status: reply.status, body: await reply.text() };
  }
}
