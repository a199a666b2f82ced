import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { entry, manifestNames, objectStoreContract } from '../object-store.contract.js';
import { FilesystemObjectStore } from './filesystem.adapter.js';

const built = new URL('../../dist/adapters/filesystem.adapter.js', import.meta.url).href;

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
    expect(readFileSync(join(folder, 'manifest.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(2);
  });

  it('removes at its start what unfinished uploads left, and nothing else', async () => {
    const folder = newFolder();
    const { objectKey } = await (
      await FilesystemObjectStore.open(folder)
    ).putOriginal(Readable.from(['kept']), { tenantId: 'acme', maxBytes: 10 });
    writeFileSync(join(folder, '.unfinished', 'left-over'), 'half');
    const store = await FilesystemObjectStore.open(folder);
    expect(readdirSync(join(folder, '.unfinished'))).toEqual([]);
    expect(await store.readText(objectKey)).toBe('kept');
  });

  it('leaves no unfinished file after a refused upload', async () => {
    const folder = newFolder();
    const store = await FilesystemObjectStore.open(folder);
    const putting = store.putOriginal(Readable.from(['too long']), { tenantId: 'acme', maxBytes: 3 });
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
       const put = (bytes) => store.putOriginal(Readable.from([Buffer.alloc(bytes)]), { tenantId: 'acme', maxBytes: 1e9 });
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
  const source = `import { Readable } from 'node:stream'; import { FilesystemObjectStore } from ${JSON.stringify(built)};
    try { ${body} } catch ({ code, message }) { console.log(code, message); }`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8' }).stdout;
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
