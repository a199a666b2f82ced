import { OperationError } from '@plumbline/service-kit';

const reasons: Readonly<Record<string, readonly [why: string, next: string]>> = {
  ENOENT: ['its folder does not exist', 'create the folder first'],
  ENOTDIR: ['it, or a part of its path, is a file', 'name another place'],
  EISDIR: ['it is a folder', 'name a file'],
  ENOSPC: ['the disk is full', 'make room, or name a place on another disk'],
  EDQUOT: ['the disk quota is used up', 'make room, or name another place'],
  EROFS: ['the disk is read-only', 'name another place'],
  EACCES: ['permission is missing', 'name another place, or give this user permission'],
  EPERM: ['permission is missing', 'name another place, or give this user permission'],
};

/** What the file system refused, as an error that names the path; every other error as it is. */
export function fileProblem(path: string, error: unknown): unknown {
  const [why, next] = reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? [];
  if (!why || !next) return error;
  return new OperationError(`${path} cannot be read or written: ${why}.`, next, { cause: error });
}
