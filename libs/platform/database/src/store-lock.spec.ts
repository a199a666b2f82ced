import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StoreLock } from './store-lock.js';

const built = new URL('../dist/store-lock.js', import.meta.url).href;

describe(StoreLock.name, () => {
  let folder: string;
  let dataDir: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plumbline-lock-'));
    dataDir = join(folder, 'store');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('refuses a second process and names the first', async () => {
    const holder = await otherProcess(dataDir);
    expect(() => StoreLock.acquire(dataDir)).toThrow(
      expect.objectContaining({
        code: 'STORE_LOCKED',
        message: expect.stringMatching(
          new RegExp(`${dataDir} is in use by process ${holder.pid} \\(started 20.*set DATA_DIR`),
        ),
      }),
    );
    holder.kill('SIGKILL');
    await once(holder, 'exit');
  });

  it('takes over from a process that was killed, and lets go again', async () => {
    const holder = await otherProcess(dataDir);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(existsSync(`${dataDir}.lock`)).toBe(true);
    const lock = StoreLock.acquire(dataDir);
    expect(() => StoreLock.acquire(dataDir)).toThrow(`process ${process.pid}`);
    lock.release();
    lock.release();
    expect(existsSync(`${dataDir}.lock`)).toBe(false);
  });

  it('is released when its process ends by itself', async () => {
    const holder = await otherProcess(dataDir);
    holder.stdin?.end();
    await once(holder, 'exit');
    expect(existsSync(`${dataDir}.lock`)).toBe(false);
  });

  it('does not take a process that got the same number later for the holder', () => {
    forge({ startTicks: '1' });
    StoreLock.acquire(dataDir).release();
  });

  it('believes a holder on another host while its heart beats', () => {
    const file = forge({ host: 'elsewhere' });
    expect(() => StoreLock.acquire(dataDir)).toThrow('on elsewhere');
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(file, longAgo, longAgo);
    StoreLock.acquire(dataDir).release();
  });

  it('takes over a file that no process wrote whole', () => {
    writeFileSync(`${dataDir}.lock`, '{"pid":');
    StoreLock.acquire(dataDir).release();
  });

  it('goes to exactly one of several processes that find the same stale lock', async () => {
    forge({ startTicks: '1' });
    const rivals = await Promise.all(Array.from({ length: 4 }, () => outcome(dataDir)));
    expect(rivals.map(({ word }) => word).sort()).toEqual(['held', 'refused', 'refused', 'refused']);
    for (const { child } of rivals) child.kill('SIGKILL');
  }, 20_000);

  function forge(change: object): string {
    const file = `${dataDir}.lock`;
    StoreLock.acquire(dataDir);
    writeFileSync(
      file,
      JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...change, nonce: 'old' }),
    );
    return file;
  }
});

async function otherProcess(dataDir: string): Promise<ChildProcess> {
  const { child, word } = await outcome(dataDir);
  expect(word).toBe('held');
  return child;
}

/** A process that holds the lock until its input ends, or says that it was refused. */
async function outcome(dataDir: string): Promise<{ child: ChildProcess; word: string }> {
  const program = `import { StoreLock } from ${JSON.stringify(built)};
    try { StoreLock.acquire(${JSON.stringify(dataDir)}); console.log('held'); }
    catch (error) { console.log(error.code === 'STORE_LOCKED' ? 'refused' : error.message); }
    process.stdin.resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [output] = await once(child.stdout, 'data');
  return { child, word: String(output).trim() };
}
