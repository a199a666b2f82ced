import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { measured, type Measurement } from './measurement.js';
import { freePort } from './plumbline-process.js';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** `npm start` on a fresh clone of what is committed, packages from a warm cache; then a second start. */
export async function benchStart(): Promise<Measurement[]> {
  const clone = mkdtempSync(join(tmpdir(), 'plumbline-clone-'));
  try {
    execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${repository}`, clone]);
    const first = await secondsToReady(clone);
    const second = await secondsToReady(clone);
    return [
      measured('npm start on a fresh clone to a ready /health', first, { unit: 's', atMost: 120 }),
      measured('a second npm start', second, { unit: 's', atMost: 5 }),
    ];
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
}

async function secondsToReady(folder: string): Promise<number> {
  const port = await freePort();
  const env = { ...outerEnvironment(), PORT: String(port), LOAD_SAMPLE: 'false' };
  const started = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
  try {
    for (;;) {
      if (child.exitCode !== null) throw new Error(`npm start ended with code ${child.exitCode}.`);
      const ready = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined);
      if (ready?.ok) return (performance.now() - started) / 1000;
      await pause(100);
    }
  } finally {
    await stop(child);
  }
}

/** As a newcomer has it: without the Node and the variables that npm put there for this very run. */
function outerEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|NX_|NODE$|INIT_CWD)/.test(name));
  const path = (process.env.PATH ?? '').split(delimiter).filter((entry) => !entry.includes('node_modules'));
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || !child.pid) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGTERM');
  await ended;
  await pause(1500);
}
