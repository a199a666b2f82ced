import { open, rename, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '@plumbline/core';

const unwritable: Readonly<Record<string, string>> = {
  ENOSPC: 'its disk is full: make room',
  EDQUOT: 'its disk quota is used up: make room',
  EROFS: 'it is read-only: mount it for writing, or set DATA_DIR to another folder',
  EACCES: 'permission is missing: give this user write permission, or set DATA_DIR to another folder',
  EPERM: 'permission is missing: give this user write permission, or set DATA_DIR to another folder',
};

/** Runs a write; a full, read-only or forbidden disk becomes `STORE_UNWRITABLE` that names the folder. */
export async function writing<Result>(folder: string, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    const reason = unwritable[(error as NodeJS.ErrnoException).code ?? ''];
    if (!reason) throw error;
    const message = `The folder of originals and extracted texts (${folder}) cannot be written, because ${reason}.`;
    throw new AppError('STORE_UNWRITABLE', message, { cause: error });
  }
}

/** Moves a synced file to its name and makes the name durable too. */
export async function publish(unfinished: string, file: string): Promise<void> {
  await move(unfinished, file);
  await syncFolder(dirname(file));
}

/** Moves a file to a name that a loss of power may take back. */
export async function move(from: string, to: string): Promise<void> {
  await makeFolder(dirname(to));
  await rename(from, to);
}

/** Makes the folder and every missing one above it, each durable in its parent. */
export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!first) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
