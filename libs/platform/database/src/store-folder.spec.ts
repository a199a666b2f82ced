import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdtempSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { EmbeddedDatabase } from './embedded-database.js';

const built = new URL('../dist/index.js', import.meta.url).href;

describe('a store in a folder', () => {
  let folder: string;
  let dataDir: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plumbline-store-'));
    dataDir = join(folder, 'store');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps its rows from one opening to the next, and lets go of its lock', async () => {
    await withStore(dataDir, (store) =>
      run(store, 'create table kept (id int); insert into kept values (7)'),
    );
    expect(existsSync(`${dataDir}.lock`)).toBe(false);
    await withStore(dataDir, async (store) => {
      expect(await run(store, 'select id from kept')).toEqual([{ id: 7 }]);
    });
  }, 60_000);

  it('opens after kill -9 in the middle of inserts with every row that was acknowledged', async () => {
    let acknowledged = 0;
    for (let round = 1; round <= 2; round++) {
      acknowledged = await insertUntilKilled(dataDir, acknowledged, 150 * round);
      await withStore(dataDir, async (store) => {
        const [found] = (await run(store, 'select max(id) as last, count(*) as count from number')) as [
          { last: number; count: number },
        ];
        expect(found.last).toBeGreaterThanOrEqual(acknowledged);
        expect(found.count).toBe(found.last);
        acknowledged = found.last;
      });
    }
  }, 60_000);

  it('is complete or absent when the first start is killed', async () => {
    const child = program(`await EmbeddedDatabase.open({ dataDir: ${JSON.stringify(dataDir)} });`);
    while (!existsSync(`${dataDir}.unfinished`) && child.exitCode === null)
      await new Promise((resolve) => setImmediate(resolve));
    child.kill('SIGKILL');
    await once(child, 'exit');
    await withStore(dataDir, async (store) => {
      expect(await run(store, 'select 1 as one')).toEqual([{ one: 1 }]);
    });
    expect((await readdir(folder)).sort()).toEqual(['store']);
  }, 60_000);

  it('never touches a folder that holds other files', async () => {
    writeFileSync(dataDir, 'a file');
    await expect(EmbeddedDatabase.open({ dataDir })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(
      EmbeddedDatabase.open({ dataDir: folder, lockFile: `${folder}/lock` }),
    ).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(existsSync(dataDir)).toBe(true);
  }, 60_000);

  it('says what to do when the store is broken', async () => {
    await withStore(dataDir, async () => undefined);
    truncateSync(join(dataDir, 'global', 'pg_control'), 100);
    await expect(EmbeddedDatabase.open({ dataDir })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('plumb doctor --rebuild'),
    });
    expect(existsSync(`${dataDir}.lock`)).toBe(false);
  }, 60_000);

  it('leaves nothing behind on a disk without room, and says how much a store needs to open again', async () => {
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder]);
    if (mounted.status !== 0)
      return console.warn('skipped: a small disk needs root on Linux; run it in a container');
    try {
      // A process of its own: the archive library does not know errors that come from outside of the test's realm.
      const opening = `await EmbeddedDatabase.open({ dataDir: ${JSON.stringify(dataDir)} })
        .then((store) => store.close()).catch(({ code, message }) => console.log(code, message))`;
      expect(await text(program(opening).stdout as Readable)).toMatch(/^STORE_UNWRITABLE .*its disk is full/);
      expect(await readdir(folder)).toEqual([]);
      spawnSync('mount', ['-o', 'remount,size=60m', folder]);
      expect(await text(program(opening).stdout as Readable)).toBe('');
      writeFileSync(join(dataDir, 'global', 'pg_control'), 'broken');
      writeFileSync(join(folder, 'filler'), Buffer.alloc(10_000_000));
      expect(await text(program(opening).stdout as Readable)).toMatch(
        /^STORE_UNWRITABLE .*only \d+ MB are free/,
      );
    } finally {
      spawnSync('umount', ['-l', folder]);
    }
  }, 60_000);

  it('names the folder when this user may not write it', async () => {
    chmodSync(folder, 0o555);
    const child = program(`
      if (process.getuid?.() === 0) process.setuid(65534);
      await EmbeddedDatabase.open({ dataDir: ${JSON.stringify(dataDir)} }).catch(({ code, message }) =>
        console.log(code, message));`);
    const said = await text(child.stdout ?? process.stdin);
    chmodSync(folder, 0o755);
    expect(said).toMatch(/^STORE_UNWRITABLE .*plumbline-store-.* permission is missing\. Give this user/);
  }, 20_000);

  it('is the same after dump and restore', async () => {
    const backup = join(folder, 'backup.tar.gz');
    await withStore(dataDir, async (store) => {
      await run(store, 'create table kept (id int); insert into kept values (7)');
      const dumped = store.dump(createWriteStream(backup));
      await Promise.all([dumped, run(store, 'insert into kept values (8)')]);
    });
    const restored = { dataDir: join(folder, 'restored') };
    await EmbeddedDatabase.restore(restored, createReadStream(backup));
    await withStore(restored.dataDir, async (store) => {
      expect(await run(store, 'select id from kept')).toEqual([{ id: 7 }]);
    });
    const again = EmbeddedDatabase.restore(restored, createReadStream(backup));
    await expect(again).rejects.toMatchObject({ code: 'CONFLICT' });
  }, 60_000);

  it('refuses half a backup and leaves nothing of it', async () => {
    const backup = join(folder, 'backup.tar.gz');
    await withStore(dataDir, (store) => store.dump(createWriteStream(backup)));
    truncateSync(backup, 1_000_000);
    const restored = { dataDir: join(folder, 'restored') };
    const restoring = EmbeddedDatabase.restore(restored, createReadStream(backup));
    await expect(restoring).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    expect((await readdir(folder)).sort()).toEqual(['backup.tar.gz', 'store']);
  }, 60_000);
});

async function withStore(dataDir: string, use: (store: EmbeddedDatabase) => Promise<unknown>): Promise<void> {
  const store = await EmbeddedDatabase.open({ dataDir });
  try {
    await use(store);
  } finally {
    await store.close();
  }
}

async function run(store: EmbeddedDatabase, script: string): Promise<unknown[]> {
  return (await store.rawExecutor().executeSql(script)).rows;
}

/** The last number that the child said was stored before it was killed. */
async function insertUntilKilled(dataDir: string, last: number, rows: number): Promise<number> {
  const child = program(`
    const store = await EmbeddedDatabase.open({ dataDir: ${JSON.stringify(dataDir)} });
    const { executeSql } = store.rawExecutor();
    await executeSql('create table if not exists number (id int primary key, text text)');
    for (let id = ${last + 1}; ; id++) {
      await executeSql('insert into number values ($1, $2)', [id, 'x'.repeat(2000)]);
      console.log(String(id));
    }`);
  let stored = last;
  for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
    stored = Number(line);
    if (stored === last + rows) child.kill('SIGKILL');
  }
  if (child.signalCode === null) await once(child, 'exit');
  return stored;
}

function program(body: string): ChildProcess {
  const source = `import { EmbeddedDatabase } from ${JSON.stringify(built)};\n${body}`;
  return spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
