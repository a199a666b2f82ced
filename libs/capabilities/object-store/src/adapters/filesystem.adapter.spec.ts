import { execFile, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { entry, keysOf, manifestNames, objectStoreContract } from '../object-store.contract.js';
import { FilesystemObjectStore } from './filesystem.adapter.js';

const built = new URL('../../dist/adapters/filesystem.adapter.js', import.meta.url).href;
const builtKeys = new URL('../../dist/object-key.js', import.meta.url).href;

describe(FilesystemObjectStore.name, () => {
  const folders: string[] = [];

  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  objectStoreContract(async () => {
    const folder = newFolder();
    return {
      store: await FilesystemObjectStore.open(folder),
      reopen: () => FilesystemObjectStore.open(folder),
    };
  });

  it('leaves a torn last line of the manifest out, and writes the next one whole', async () => {
    const folder = newFolder();
    const store = await FilesystemObjectStore.open(folder);
    await store.appendManifest(entry('first'));
    appendFileSync(join(folder, 'manifest.jsonl'), '{"objectKey":"originals/acme/ff","sha');
    expect(await manifestNames(store)).toEqual(['first']);
    const next = await FilesystemObjectStore.open(folder);
    await next.appendManifest(entry('second'));
    expect(await manifestNames(next)).toEqual(['first', 'second']);
    await store.appendManifest(entry('third'));
    expect(await manifestNames(store)).toEqual(['first', 'second', 'third']);
  });

  it('keeps the lines of several processes whole, however long they are', async () => {
    const folder = newFolder();
    const writers = ['a', 'b', 'c'].map((name) =>
      inAnotherProcess(
        `const store = await FilesystemObjectStore.open(${JSON.stringify(folder)});
         const text = ${JSON.stringify(name)}.repeat(300_000);
         for (let line = 0; line < 40; line++)
           await store.appendManifest({ fileName: ${JSON.stringify(name)} + line, title: text });`,
      ),
    );
    expect(await Promise.all(writers)).toEqual(['', '', '']);
    const lines = readFileSync(join(folder, 'manifest.jsonl'), 'utf8').split('\n').filter(Boolean);
    expect(lines).toHaveLength(120);
    const whole = /^\{"fileName":"([abc])\d+","title":"\1{300000}"\}$/;
    expect(lines.every((line) => whole.test(line))).toBe(true);
    const names = await manifestNames(await FilesystemObjectStore.open(folder));
    expect(names.filter((name) => name.startsWith('b'))).toEqual(
      Array.from({ length: 40 }, (_, line) => `b${line}`),
    );
  }, 60_000);

  it('removes at its start what writes left that broke off long ago, and nothing that another process writes', async () => {
    const folder = newFolder();
    const other = await FilesystemObjectStore.open(folder);
    const [begun, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const slow = Readable.from(
      (async function* () {
        yield 'ke';
        begun.resolve();
        await second.promise;
        yield 'pt';
      })(),
    );
    const putting = other.putUpload(slow, { tenantId: 'acme', maxBytes: 10 });
    await begun.promise;
    const leftOver = join(folder, '.unfinished', 'left-over');
    writeFileSync(leftOver, 'half');
    utimesSync(leftOver, 0, 0);
    const store = await FilesystemObjectStore.open(folder);
    expect(existsSync(leftOver)).toBe(false);
    second.resolve();
    expect(await store.readText((await putting).objectKey)).toBe('kept');
    expect(readdirSync(join(folder, '.unfinished'))).toEqual([]);
  });

  it('keeps one original of equal uploads that two processes keep at once', async () => {
    const folder = newFolder();
    const keep = `const store = await FilesystemObjectStore.open(${JSON.stringify(folder)});
      for (let turn = 0; turn < 50; turn++) {
        const { objectKey } = await store.putUpload(Readable.from(['same']), { tenantId: 'acme', maxBytes: 10 });
        await store.keepUpload(objectKey);
        if ((await store.readText(originalKeyOf(objectKey))) !== 'same') console.log('torn');
      }`;
    expect(await Promise.all([inAnotherProcess(keep), inAnotherProcess(keep)])).toEqual(['', '']);
    const store = await FilesystemObjectStore.open(folder);
    expect(await keysOf(store, '')).toHaveLength(1);
  }, 60_000);

  it('leaves no unfinished file after a refused upload', async () => {
    const folder = newFolder();
    const store = await FilesystemObjectStore.open(folder);
    const putting = store.putUpload(Readable.from(['too long']), { tenantId: 'acme', maxBytes: 3 });
    await expect(putting).rejects.toMatchObject({ code: 'UPLOAD_TOO_LARGE' });
    expect(readdirSync(join(folder, '.unfinished'))).toEqual([]);
  });

  it('says which folder this user may not write and what to do', () => {
    const folder = newFolder();
    chmodSync(folder, 0o555);
    const said = inOtherProcess(
      `if (process.getuid?.() === 0) process.setuid(65534);
       await FilesystemObjectStore.open(${JSON.stringify(folder)})`,
    );
    chmodSync(folder, 0o755);
    expect(said).toContain('STORE_UNWRITABLE');
    expect(said).toContain(`originals and extracted texts (${folder}) cannot be written`);
    expect(said).toContain('give this user write permission');
  });

  it('keeps nothing of an upload that fills the disk, and goes on when there is room', () => {
    const folder = newFolder();
    const said = inSmallDisk(
      folder,
      `const store = await FilesystemObjectStore.open(${JSON.stringify(folder)});
       const put = (bytes) => store.putUpload(Readable.from([Buffer.alloc(bytes)]), { tenantId: 'acme', maxBytes: 1e9 });
       await put(4e6).catch(({ code, message }) => console.log(code, message));
       await store.putDerived('derived/acme/large', Buffer.alloc(4e6)).catch(({ code }) => console.log('derived', code));
       console.log('kept', String((await put(1000)).bytes), String((await Array.fromAsync(store.list(''))).length));`,
    );
    if (said === undefined)
      return console.warn('skipped: a small disk needs root on Linux; run it in a container');
    expect(said).toMatch(
      /^STORE_UNWRITABLE .*disk is full: make room\.\nderived STORE_UNWRITABLE\nkept 1000 1\n$/,
    );
  });

  function newFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'plumbline-objects-'));
    folders.push(folder);
    mkdirSync(folder, { recursive: true });
    return folder;
  }
});

function inOtherProcess(body: string): string {
  return spawnSync(process.execPath, argumentsFor(body), { encoding: 'utf8' }).stdout;
}

/** As above, without waiting for its end. */
async function inAnotherProcess(body: string): Promise<string> {
  return (await promisify(execFile)(process.execPath, argumentsFor(body))).stdout;
}

function argumentsFor(body: string): string[] {
  const source = `import { Readable } from 'node:stream'; import { FilesystemObjectStore } from ${JSON.stringify(built)};
    import { originalKeyOf } from ${JSON.stringify(builtKeys)};
    try { ${body} } catch ({ code, message }) { console.log(code, message); }`;
  return ['--input-type=module', '-e', source];
}

/** Two megabytes of memory mounted over the folder while the program runs; undefined where that is not allowed. */
function inSmallDisk(folder: string, body: string): string | undefined {
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]);
  if (mounted.status !== 0) return undefined;
  try {
    return inOtherProcess(body);
  } finally {
    spawnSync('umount', ['-l', folder]);
  }
}
