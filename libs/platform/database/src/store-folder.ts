import { existsSync } from 'node:fs';
import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '@plumbline/core';
import * as tar from 'tar';
import { PGliteThread } from './pglite-thread.js';
import { templateFile } from './store-template.js';

/** Makes the folder of a new store; complete or absent, whenever the process dies. */
export async function createStoreFolder(dataDir: string): Promise<void> {
  if (isStore(dataDir)) return;
  const file = await templateFile();
  await fillFolder(dataDir, (folder) => (file ? unpack(file, folder) : initialise(folder)));
}

/** Makes the folder out of an archive of `archiveStore`. Throws `CONFLICT` when there is a store, `VALIDATION_FAILED`. */
export async function restoreStoreFolder(dataDir: string, archive: Readable): Promise<void> {
  if (isStore(dataDir))
    throw new AppError('CONFLICT', `There is a store in ${dataDir}. Move it away, then restore.`);
  await fillFolder(dataDir, async (folder) => {
    await pipeline(archive, tar.extract({ cwd: folder, strict: true })).catch((error) => {
      throw String(error?.code).startsWith('E') ? error : notABackup(error);
    });
    if (!isStore(folder)) throw notABackup();
  });
}

/** The caller keeps the files still meanwhile. */
export async function archiveStoreFolder(dataDir: string, target: Writable): Promise<void> {
  await pipeline(tar.create({ gzip: true, cwd: dataDir, portable: true, strict: true }, ['.']), target);
}

/** What cannot be written is a mere warning to the library, and would leave a torn store behind. */
async function unpack(file: string, folder: string): Promise<void> {
  let failure: unknown;
  const onwarn = (code: string, _message: string, error: unknown) => {
    if (code !== 'TAR_ENTRY_INFO') failure ??= error;
  };
  await tar.extract({ file, cwd: folder, onwarn });
  if (failure) throw failure;
}

function isStore(folder: string): boolean {
  return existsSync(join(folder, 'PG_VERSION'));
}

async function fillFolder(dataDir: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const unfinished = `${dataDir}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  try {
    await fill(unfinished);
    await removeEmpty(dataDir);
    await rename(unfinished, dataDir);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Never removes files that are not ours. */
async function removeEmpty(dataDir: string): Promise<void> {
  try {
    await rmdir(dataDir);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOTDIR') throw error;
    throw new AppError('CONFLICT', `${dataDir} holds other files. Set DATA_DIR to another folder.`);
  }
}

async function initialise(dataDir: string): Promise<void> {
  const thread = await PGliteThread.open({ dataDir });
  await thread.close();
}

function notABackup(cause?: unknown): AppError {
  return new AppError('VALIDATION_FAILED', 'The file is not a whole backup of a store.', { cause });
}
