import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { originalKeyOf } from './object-key.js';
import type { ManifestEntry, ObjectStore } from './object-store.port.js';

export interface ObjectStoreUnderTest {
  readonly store: ObjectStore;
  /** Another opening of the same objects. */
  reopen(): Promise<ObjectStore>;
}

const limit = { maxBytes: 1_000_000 };

/** The promises of `ObjectStore`; an adapter's test calls it with a way to make an empty one. */
export function objectStoreContract(create: () => Promise<ObjectStoreUnderTest>): void {
  let test: ObjectStoreUnderTest;

  beforeEach(async () => {
    test = await create();
  });

  keepsOriginals(() => test);
  keepsDerivedObjects(() => test);
  keepsTheManifest(() => test);
}

function keepsOriginals(given: () => ObjectStoreUnderTest): void {
  it('gives an upload back as it came, and keeps it under its hash', async () => {
    const { store } = given();
    const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
    const { objectKey, sha256, bytes } = await store.putUpload(inPieces(content), {
      tenantId: 'acme',
      ...limit,
    });
    expect([sha256, bytes]).toEqual([createHash('sha256').update(content).digest('hex'), 300_000]);
    expect((await buffer(await store.read(objectKey))).equals(content)).toBe(true);
    await store.keepUpload(objectKey);
    expect(await keysOf(store, '')).toEqual([`originals/acme/${sha256}`]);
    expect(originalKeyOf(objectKey)).toBe(`originals/acme/${sha256}`);
    expect((await buffer(await store.read(originalKeyOf(objectKey)))).equals(content)).toBe(true);
  });

  it('keeps the same content of one tenant once, of two tenants twice, each upload apart until then', async () => {
    const { store } = given();
    const uploads: string[] = [];
    for (const tenantId of ['acme', 'acme', 'globex'])
      uploads.push((await store.putUpload(Readable.from(['the lease']), { tenantId, ...limit })).objectKey);
    expect(new Set(uploads).size).toBe(3);
    for (const upload of uploads) await store.keepUpload(upload);
    expect(await keysOf(store, '')).toEqual([...new Set(uploads.map(originalKeyOf))].sort());
    expect(await keysOf(store, '')).toHaveLength(2);
  });

  it('keeps an upload whatever happened to an equal original, twice without harm, and none that is gone', async () => {
    const { store } = given();
    const [first, again] = [await upload(store, 'the lease'), await upload(store, 'the lease')];
    await store.keepUpload(first);
    await store.remove(originalKeyOf(first));
    await store.keepUpload(again);
    await store.keepUpload(again);
    expect(await store.readText(originalKeyOf(first))).toBe('the lease');
    await store.remove(originalKeyOf(first));
    await expect(store.keepUpload(first)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
    await expect(store.keepUpload('originals/acme/ff')).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('keeps an empty file', async () => {
    const { store } = given();
    const { objectKey, bytes } = await store.putUpload(Readable.from([]), { tenantId: 'acme', ...limit });
    expect([bytes, await store.readText(objectKey)]).toEqual([0, '']);
  });

  it('stops above the limit, names it, ends the source and keeps nothing', async () => {
    const { store } = given();
    const content = inPieces(Buffer.alloc(2_000_000));
    await expect(store.putUpload(content, { tenantId: 'acme', ...limit })).rejects.toMatchObject({
      code: 'UPLOAD_TOO_LARGE',
      message: expect.stringContaining('1000000 bytes'),
    });
    expect(content.destroyed).toBe(true);
    expect(await keysOf(store, '')).toEqual([]);
    const exact = await store.putUpload(inPieces(Buffer.alloc(1_000_000)), { tenantId: 'acme', ...limit });
    expect(exact.bytes).toBe(1_000_000);
  });

  it('keeps nothing when it is cancelled or the source breaks', async () => {
    const { store } = given();
    const cancelling = new AbortController();
    const endless = Readable.from(
      (async function* () {
        for (let piece = 0; ; piece++) {
          if (piece === 3) cancelling.abort();
          yield Buffer.alloc(10);
        }
      })(),
    );
    const cancelled = store.putUpload(endless, { tenantId: 'acme', ...limit, signal: cancelling.signal });
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
    const broken = Readable.from(
      (async function* () {
        yield 'half';
        throw new Error('connection reset');
      })(),
    );
    await expect(store.putUpload(broken, { tenantId: 'acme', ...limit })).rejects.toThrow('reset');
    expect(await keysOf(store, '')).toEqual([]);
  });

  it('lends a file as a local one', async () => {
    const { store } = given();
    const { objectKey } = await store.putUpload(Readable.from(['text']), { tenantId: 'acme', ...limit });
    expect(await store.withLocalFile(objectKey, (path) => readFile(path, 'utf8'))).toBe('text');
  });
}

function keepsDerivedObjects(given: () => ObjectStoreUnderTest): void {
  it('writes and replaces a derived object', async () => {
    const { store } = given();
    const key = 'derived/acme/ver_1/text.txt';
    await store.putDerived(key, 'first');
    await store.putDerived(key, new TextEncoder().encode('zweitens: äöü 🙂'));
    expect(await store.readText(key)).toBe('zweitens: äöü 🙂');
    expect(await text(await store.read(key))).toBe('zweitens: äöü 🙂');
    expect(await store.has(key)).toBe(true);
  });

  it('says OBJECT_NOT_FOUND for what is not there', async () => {
    const { store } = given();
    const missing = { code: 'OBJECT_NOT_FOUND' };
    await store.putDerived('derived/acme/text.txt', 'x');
    for (const key of ['derived/nobody/text.txt', 'derived/acme/text.txt/below', 'derived/acme']) {
      expect(await store.has(key)).toBe(false);
      await expect(store.read(key)).rejects.toMatchObject(missing);
      await expect(store.readText(key)).rejects.toMatchObject(missing);
      await expect(store.withLocalFile(key, async () => 'used')).rejects.toMatchObject(missing);
      expect(await store.remove(key)).toBe(0);
    }
  });

  it('lists and removes by prefix', async () => {
    const { store } = given();
    const keys = [
      'derived/acme/ver_1/a',
      'derived/acme/ver_1/b',
      'derived/acme/ver_10/a',
      'derived/b/ver_1/a',
    ];
    for (const key of keys) await store.putDerived(key, 'four');
    expect(await keysOf(store, 'derived/acme/ver_1/')).toEqual(keys.slice(0, 2));
    expect(await keysOf(store, 'derived/acme/ver_1')).toEqual(keys.slice(0, 3));
    for await (const { bytes, modifiedAt } of store.list('derived/b/'))
      expect([bytes, modifiedAt.getTime() > Date.now() - 60_000]).toEqual([4, true]);
    expect(await store.remove(keys[0] as string)).toBe(1);
    expect(await store.remove(keys[0] as string)).toBe(0);
    expect(await store.removeAll('derived/acme/')).toBe(2);
    expect(await store.removeAll('derived/acme/')).toBe(0);
    expect(await keysOf(store, '')).toEqual([keys[3]]);
  });

  it('refuses every key that could leave the store', async () => {
    const { store } = given();
    const refused = { code: 'VALIDATION_FAILED' };
    const long = 'x'.repeat(201);
    for (const key of [
      '',
      'a',
      '/etc/passwd',
      '../a/b',
      'a/../../b',
      'a/./b',
      'a//b',
      'a/b/',
      'a/.hidden',
    ].concat(['a\\..\\b', 'C:/a', 'a/b\u0000', 'a/b\n', 'a/\ud800', `a/${long}`, `a/${'b/'.repeat(600)}c`])) {
      await expect(store.putDerived(key, 'x')).rejects.toMatchObject(refused);
      await expect(store.readText(key)).rejects.toMatchObject(refused);
      await expect(store.remove(key)).rejects.toMatchObject(refused);
    }
    await expect(store.removeAll('derived/../')).rejects.toMatchObject(refused);
    for (const tenantId of ['', '..', 'a/b', '.hidden']) {
      const putting = store.putUpload(Readable.from(['x']), { tenantId, ...limit });
      await expect(putting).rejects.toMatchObject(refused);
    }
  });
}

function keepsTheManifest(given: () => ObjectStoreUnderTest): void {
  it('reads the manifest in the order of writing, also after a new opening', async () => {
    const { store, reopen } = given();
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => store.appendManifest(entry(`file ${index}\n🙂`))),
    );
    const names = await manifestNames(await reopen());
    expect(names).toEqual(Array.from({ length: 20 }, (_, index) => `file ${index}\n🙂`));
  });

  it('has an empty manifest at first', async () => {
    expect(await manifestNames(given().store)).toEqual([]);
  });
}

async function upload(store: ObjectStore, content: string): Promise<string> {
  return (await store.putUpload(Readable.from([content]), { tenantId: 'acme', ...limit })).objectKey;
}

export function entry(fileName: string): ManifestEntry {
  return {
    ...{ objectKey: 'originals/acme/ff', sha256: 'ff', bytes: 1, tenant: 'acme', collection: 'default' },
    ...{
      externalId: fileName,
      fileName,
      title: fileName,
      mediaType: 'text/plain',
      metadata: {},
      access: ['*'],
    },
  };
}

export async function manifestNames(store: ObjectStore): Promise<string[]> {
  const names: string[] = [];
  for await (const { fileName } of store.readManifest()) names.push(fileName);
  return names;
}

export async function keysOf(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { objectKey } of store.list(prefix)) keys.push(objectKey);
  return keys.sort();
}

function inPieces(content: Buffer): Readable {
  const pieces: Buffer[] = [];
  for (let start = 0; start < content.length; start += 65_536)
    pieces.push(content.subarray(start, start + 65_536));
  return Readable.from(pieces);
}
