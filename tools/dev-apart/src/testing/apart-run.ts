import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Answer, Job, UploadReply } from '@plumbline/contracts';
import { waitFor } from '@plumbline/testing/wait-for';

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const START_MS = 90_000;
/** A connection of its own for each request: one that is kept may lead to a gateway that was killed meanwhile. */
const alone = { connection: 'close' };
const json = { ...alone, 'content-type': 'application/json' };

/** The supervisor as a process of its own, with all that it starts. */
export class ApartRun {
  output = '';
  readonly child: ChildProcess;

  private constructor(environment: Readonly<Record<string, string>>, words: readonly string[]) {
    const { PATH = '', REDIS_SERVER = '', POSTGRES_BIN = '' } = process.env;
    const env = { PATH, REDIS_SERVER, POSTGRES_BIN, ...environment };
    const all = ['--port', '0', '--no-sample', ...words];
    this.child = spawn(process.execPath, [program, ...all], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (bytes: Buffer) => (this.output += bytes.toString()));
  }

  /** Resolves when everything is ready. */
  static async start(
    environment: Readonly<Record<string, string>>,
    words: readonly string[],
  ): Promise<ApartRun> {
    const run = new ApartRun(environment, words);
    const isUp = () => {
      if (run.child.exitCode !== null) throw new Error(`It ended:\n${run.output}`);
      return run.output.includes('Plumbline runs apart');
    };
    try {
      await waitFor(isUp, { timeoutMs: START_MS, what: 'everything to be ready' });
    } catch (error) {
      run.child.kill('SIGKILL');
      throw new Error(run.output, { cause: error });
    }
    return run;
  }

  get url(): string {
    return /runs apart at (\S+):/.exec(this.output)?.[1] ?? '';
  }

  /** The latest process of a replica, as `router.1`. */
  processOf(name: string): number {
    const lines = [...this.output.matchAll(new RegExp(`^${name} \\| It runs as process (\\d+)`, 'gm'))];
    return Number(lines.at(-1)?.[1]);
  }

  /** Every process that it started and that is still there. */
  alive(): number[] {
    const all = [...this.output.matchAll(/It runs as process (\d+)/g)].map(([, id]) => Number(id));
    return all.filter((id) => isAlive(id));
  }

  /** Gives the exit code. */
  async stop(): Promise<number | null> {
    const exit = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const [code] = await exit;
    return code as number | null;
  }

  async ready(): Promise<{ status: number; body: string }> {
    const reply = await fetch(`${this.url}/health/ready`, { headers: alone });
    return { status: reply.status, body: await reply.text() };
  }

  async upload(content: string, name: string): Promise<Job> {
    const form = new FormData();
    form.set('file', new Blob([content]), name);
    const reply = await fetch(`${this.url}/upload`, { method: 'POST', body: form, headers: alone });
    if (!reply.ok) throw new Error(`${await reply.text()}\n${this.output}`);
    const jobId = UploadReply.parse(await reply.json()).documents[0]?.jobId;
    return waitFor(
      async () => {
        const job = Job.parse(await (await fetch(`${this.url}/jobs/${jobId}`, { headers: alone })).json());
        return job.status !== 'queued' && job.status !== 'running' && job;
      },
      { timeoutMs: 60_000, what: 'the job to end' },
    ) as Promise<Job>;
  }

  async ask(question: string): Promise<Answer> {
    const body = JSON.stringify({ question });
    const reply = await fetch(`${this.url}/query`, { method: 'POST', headers: json, body });
    return Answer.parse(await reply.json());
  }

  /** The characters of the document that a citation points at. */
  async cited({
    documentId,
    versionId,
    sourceStart,
    sourceEnd,
  }: Answer['citations'][number]): Promise<string> {
    const url = `${this.url}/documents/${documentId}/versions/${versionId}/text`;
    return (await (await fetch(url, { headers: alone })).text()).slice(sourceStart, sourceEnd);
  }
}

export function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}
