import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { serviceNames } from '@plumbline/contracts';
import { BackendMissingError } from '@plumbline/backends';
import { stopOnSignal } from '@plumbline/service-kit/stop-on-signal';
import { ApartSystem } from './apart-system.js';
import { type Engines, startEngines, stopEngines } from './engines.js';
import { KeptSecrets } from './kept-secrets.js';
import { LogLines } from './log-lines.js';
import { loadSampleCorpus } from './sample-corpus.js';

export interface RunOptions {
  /** Of each service. */
  readonly replicas: number;
  readonly port: number;
  /** Everything that is kept between runs. */
  readonly dataFolder: string;
  readonly loadSample: boolean;
}

/** Longer than the longest grace of a service. */
const GRACE_MS = 150_000;

/** Runs until a signal comes; says where the system is when all of it is ready. */
export async function runApart(options: RunOptions): Promise<void> {
  const startedAt = Date.now();
  const log = new LogLines(process.stdout);
  const running: Running = {};
  stopOnSignal({
    graceMs: GRACE_MS,
    stop: () => stop(running, log),
    abandon: () => running.system?.kill(),
  });
  try {
    const { system } = await start(running, options, log);
    process.on('message', (message) => message === 'built' && void system.restartChanged());
    await system.untilReady();
    process.stdout.write(greeting(system, options, Date.now() - startedAt));
    if (options.loadSample) await loadSample(system, options, log);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit((await stop(running, log)) || 1);
  }
}

/** What there is to stop; engines that are not in here yet end with this process. */
interface Running {
  engines?: Engines;
  system?: ApartSystem;
}

async function start(running: Running, options: RunOptions, log: LogLines): Promise<{ system: ApartSystem }> {
  const { dataFolder } = options;
  mkdirSync(dataFolder, { recursive: true });
  const secrets = new KeptSecrets(join(dataFolder, 'secrets.json'));
  const engines = await startEngines({ folder: dataFolder, secrets, log });
  running.engines = engines;
  const system = await ApartSystem.start({ ...options, secrets, engines, log });
  running.system = system;
  return { system };
}

/** Gives the exit code. */
async function stop({ system, engines }: Running, log: LogLines): Promise<number> {
  log.write('dev-apart', 'Finishing what is in flight; Ctrl-C again ends it at once …');
  const failed = (await system?.stop()) ?? [];
  if (engines) await stopEngines(engines);
  for (const name of failed) log.write('dev-apart', `${name} did not end well.`);
  return failed.length > 0 ? 1 : 0;
}

async function loadSample({ url }: ApartSystem, { dataFolder }: RunOptions, log: LogLines): Promise<void> {
  try {
    await loadSampleCorpus(url, join(dataFolder, 'sample-loaded'), (line) => log.write('dev-apart', line));
  } catch (error) {
    log.write('dev-apart', `The sample corpus is not loaded: ${String(error)}`);
  }
}

function greeting({ url }: ApartSystem, { replicas, dataFolder, port }: RunOptions, tookMs: number): string {
  const plumb = `npm run plumb --${port === 3000 ? '' : ` --url ${url}`}`;
  return `
Plumbline runs apart at ${url}: ${serviceNames.length} services, ${replicas} of each, ready after ${(tookMs / 1000).toFixed(1)} s

  Ask    ${plumb} ask "When is Form 1040-NR due?"
         or on the page ${url}/
  Add    ${plumb} ingest <your files or folder>
  API    ${url}/docs

Everything is kept in ${dataFolder}. Ctrl-C stops.
`;
}

function explain(error: unknown): string {
  if (error instanceof BackendMissingError) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `${message}\nNext: choose another port, npm run dev:apart -- --port 3001`;
  return error instanceof Error ? error.message : String(error);
}
