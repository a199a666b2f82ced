import { randomUUID } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { AppError } from '@plumbline/core';

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Clock ticks since the host's start, from `/proc`; tells a reused pid from the holder. */
  readonly startTicks?: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly nonce: string;
}

const beatMs = 10_000;
/** A holder on another host is known by its heart beat alone. */
const silenceMs = 6 * beatMs;

/** One process at a time may open a store, because two would silently corrupt it. Released also at the process's exit. */
export class StoreLock {
  private readonly timer: NodeJS.Timeout;
  private readonly onExit = (): void => this.release();

  private constructor(
    private readonly file: string,
    private readonly holder: Holder,
  ) {
    this.timer = setInterval(() => this.beat(), beatMs).unref();
    process.once('exit', this.onExit);
  }

  /** A lock whose process is gone is taken over. Throws `STORE_LOCKED` naming the holder. */
  static acquire(dataDir: string, file = `${dataDir}.lock`): StoreLock {
    const me: Holder = {
      pid: process.pid,
      host: hostname(),
      startTicks: processState(process.pid)?.startTicks,
      startedAt: new Date(Date.now() - process.uptime() * 1000).toISOString(),
      nonce: randomUUID(),
    };
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    for (let attempt = 0; attempt < 5; attempt++) {
      if (create(file, me)) return new StoreLock(file, me);
      const holder = read(file);
      if (holder && isAlive(holder, file)) throw locked(dataDir, holder);
      discard(file, me.nonce, holder?.nonce);
    }
    throw new AppError('STORE_LOCKED', `The lock ${file} changes hands all the time. Try again.`);
  }

  release(): void {
    clearInterval(this.timer);
    process.off('exit', this.onExit);
    this.whileMine(() => unlinkSync(this.file));
  }

  private beat(): void {
    const now = new Date();
    this.whileMine(() => utimesSync(this.file, now, now));
  }

  /** A disk that is read-only for once costs a beat, not the process. */
  private whileMine(touch: () => void): void {
    try {
      if (read(this.file)?.nonce === this.holder.nonce) touch();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    }
  }
}

/** The link appears with its whole content or not at all, and never over an existing one. */
function create(file: string, holder: Holder): boolean {
  const draft = `${file}.${holder.nonce}`;
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

/** Moves the stale lock aside first, so that of two discoverers only one removes it and none removes a fresh one. */
function discard(file: string, nonce: string, stale?: string): void {
  const aside = `${file}.stale.${nonce}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (read(aside)?.nonce !== stale) putBack(aside, file);
  unlinkSync(aside);
}

function putBack(aside: string, file: string): void {
  try {
    linkSync(aside, file);
  } catch {
    return;
  }
}

function read(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder, file: string): boolean {
  if (holder.host !== hostname()) return Date.now() - statSync(file).mtimeMs < silenceMs;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const now = processState(holder.pid);
  if (now?.ended) return false;
  return !now || !holder.startTicks || now.startTicks === holder.startTicks;
}

/** Fields 3 and 22 of `/proc/<pid>/stat` (proc(5)); undefined where there is no such file. */
function processState(pid: number): { ended: boolean; startTicks?: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { ended: fields[0] === 'Z' || fields[0] === 'X', startTicks: fields[19] };
  } catch {
    return undefined;
  }
}

function locked(dataDir: string, { pid, host, startedAt }: Holder): AppError {
  const process = host === hostname() ? `process ${pid}` : `process ${pid} on ${host}`;
  return new AppError(
    'STORE_LOCKED',
    `The data folder ${dataDir} is in use by ${process} (started ${startedAt}). Stop it, or set DATA_DIR to another folder.`,
    { details: { pid, host, startedAt } },
  );
}
