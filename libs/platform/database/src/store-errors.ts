import { AppError } from '@plumbline/core';

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'its disk is full. Make room, then start again.',
  EDQUOT: 'its disk quota is used up. Make room, then start again.',
  EROFS: 'it is read-only. Mount it for writing, or set DATA_DIR to another folder.',
  EACCES: 'permission is missing. Give this user write permission, or set DATA_DIR to another folder.',
  EPERM: 'permission is missing. Give this user write permission, or set DATA_DIR to another folder.',
};

/** A file system that refuses writing as `STORE_UNWRITABLE` naming the folder; every other error as it is. */
export function unwritable(folder: string, error: unknown): unknown {
  const reason = reasons[(error as NodeJS.ErrnoException).code ?? ''];
  if (!reason) return error;
  return new AppError('STORE_UNWRITABLE', `The data folder ${folder} cannot be written, because ${reason}`, {
    cause: error,
  });
}

export function isUnwritable(error: unknown): boolean {
  return ((error as NodeJS.ErrnoException).code ?? '') in reasons;
}
