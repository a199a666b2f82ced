import { createHash, randomUUID } from 'node:crypto';
import { open, opendir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '@plumbline/core';
import { checkObjectKey, checkPrefix, originalKeyOf, uploadKey } from '../object-key.js';
import { type ManifestEntry, ObjectStore, type PutOptions, type StoredObject } from '../object-store.port.js';
import { makeFolder, move, publish, syncFolder, writing } from './durable-files.js';
import { ManifestFile } from './manifest-file.js';

/** Names outside of every key: keys have no hidden part and at least one folder. */
const unfinishedFolder = '.unfinished';
const manifestName = 'manifest.jsonl';
/** No write goes on for so long without a byte: what is older was left by a process that died. */
const abandonedAfterMs = 3_600_000;

/** One folder that several processes may share, on a local file system. */
export class FilesystemObjectStore extends ObjectStore {
  private readonly manifest: ManifestFile;

  private constructor(private readonly folder: string) {
    super();
    this.manifest = new ManifestFile(join(folder, manifestName));
  }

  /** Makes the folder and removes what writes left that broke off long ago; those of other processes go on. */
  static async open(folder: string): Promise<FilesystemObjectStore> {
    const store = new FilesystemObjectStore(resolve(folder));
    await writing(store.folder, async () => {
      await makeFolder(join(store.folder, unfinishedFolder));
      await removeAbandoned(join(store.folder, unfinishedFolder));
      await store.manifest.create();
    });
    return store;
  }

  override async putUpload(content: Readable, options: PutOptions): Promise<StoredObject> {
    uploadKey(options.tenantId, 'check');
    const unfinished = this.unfinishedFile();
    try {
      const { sha256, bytes } = await writing(this.folder, () => writeStream(content, unfinished, options));
      const objectKey = uploadKey(options.tenantId, sha256);
      await writing(this.folder, () => move(unfinished, this.fileOf(objectKey)));
      return { objectKey, sha256, bytes };
    } finally {
      content.destroy();
      await rm(unfinished, { force: true });
    }
  }

  override async keepUpload(uploadKey: string): Promise<void> {
    const original = this.fileOf(originalKeyOf(uploadKey));
    await writing(this.folder, () => publish(this.fileOf(uploadKey), original)).catch(async (error) => {
      if (!isMissing(error)) throw error;
      if (!(await isFile(original))) throw notFound();
    });
  }

  override async putDerived(objectKey: string, content: string | Uint8Array): Promise<void> {
    const file = this.fileOf(objectKey);
    const unfinished = this.unfinishedFile();
    try {
      await writing(this.folder, async () => {
        await writeWhole(unfinished, content);
        await publish(unfinished, file);
      });
    } finally {
      await rm(unfinished, { force: true });
    }
  }

  override async read(objectKey: string): Promise<Readable> {
    const handle = await open(await this.existingFile(objectKey)).catch(goneMeanwhile);
    return handle.createReadStream();
  }

  override async readText(objectKey: string): Promise<string> {
    return readFile(await this.existingFile(objectKey), 'utf8').catch(goneMeanwhile);
  }

  override async has(objectKey: string): Promise<boolean> {
    return isFile(this.fileOf(objectKey));
  }

  override async withLocalFile<Result>(
    objectKey: string,
    use: (path: string) => Promise<Result>,
  ): Promise<Result> {
    return use(await this.existingFile(objectKey));
  }

  override async remove(objectKey: string): Promise<number> {
    const file = this.fileOf(objectKey);
    return writing(this.folder, async () => {
      const removed = await removeFile(file);
      if (removed) await syncFolder(join(file, '..'));
      return removed;
    });
  }

  override async removeAll(prefix: string): Promise<number> {
    const folders = new Set<string>();
    let removed = 0;
    for await (const { objectKey } of this.list(prefix)) {
      const file = this.fileOf(objectKey);
      removed += await writing(this.folder, () => removeFile(file));
      folders.add(join(file, '..'));
    }
    for (const folder of folders) await syncFolder(folder);
    return removed;
  }

  override async *list(
    prefix: string,
  ): AsyncIterable<{ objectKey: string; bytes: number; modifiedAt: Date }> {
    const start = join(this.folder, checkPrefix(prefix).split('/').slice(0, -1).join(sep));
    for await (const file of filesUnder(start)) {
      const objectKey = relative(this.folder, file).split(sep).join('/');
      if (objectKey === manifestName || !objectKey.startsWith(prefix)) continue;
      const found = await stat(file).catch(() => undefined);
      if (found) yield { objectKey, bytes: found.size, modifiedAt: found.mtime };
    }
  }

  override appendManifest(entry: ManifestEntry): Promise<void> {
    return writing(this.folder, () => this.manifest.append(entry));
  }

  override readManifest(): AsyncIterable<ManifestEntry> {
    return this.manifest.read();
  }

  private async existingFile(objectKey: string): Promise<string> {
    const file = this.fileOf(objectKey);
    if (!(await isFile(file))) throw notFound();
    return file;
  }

  private fileOf(objectKey: string): string {
    return join(this.folder, ...checkObjectKey(objectKey).split('/'));
  }

  private unfinishedFile(): string {
    return join(this.folder, unfinishedFolder, randomUUID());
  }
}

/** Hashes, counts and writes chunk by chunk; returns when the content is on the disk. */
async function writeStream(content: Readable, file: string, { maxBytes, signal }: PutOptions) {
  const hash = createHash('sha256');
  const handle = await open(file, 'wx', 0o600);
  let bytes = 0;
  const stop = (): void => void content.destroy(cancelled());
  signal?.addEventListener('abort', stop, { once: true });
  try {
    if (signal?.aborted) throw cancelled();
    for await (const chunk of content) {
      const block = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array);
      bytes += block.length;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      hash.update(block);
      await handle.writeFile(block);
    }
    await handle.sync();
    return { sha256: hash.digest('hex'), bytes };
  } finally {
    signal?.removeEventListener('abort', stop);
    await handle.close();
  }
}

async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function removeAbandoned(folder: string): Promise<void> {
  const oldest = Date.now() - abandonedAfterMs;
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const found = await stat(file).catch(() => undefined);
    if (found && found.mtimeMs < oldest) await rm(file, { force: true });
  }
}

async function removeFile(file: string): Promise<number> {
  if (!(await isFile(file))) return 0;
  await rm(file, { force: true });
  return 1;
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch((error) => {
    if (!isMissing(error)) throw error;
  });
  return found?.isFile() ?? false;
}

async function* filesUnder(folder: string): AsyncIterable<string> {
  const entries = await opendir(folder).catch((error) => {
    if (!isMissing(error)) throw error;
  });
  for await (const entry of entries ?? []) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(path);
    else if (entry.isFile()) yield path;
  }
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function goneMeanwhile(error: unknown): never {
  throw isMissing(error) ? notFound() : error;
}

function notFound(): AppError {
  return new AppError('OBJECT_NOT_FOUND', 'There is no such object.');
}

function tooLarge(maxBytes: number): AppError {
  return new AppError(
    'UPLOAD_TOO_LARGE',
    `The file is larger than the limit of ${maxBytes} bytes; nothing was kept.`,
    {
      details: { maxBytes },
    },
  );
}

function cancelled(): AppError {
  return new AppError('CANCELLED', 'The upload was cancelled; nothing was kept.');
}
