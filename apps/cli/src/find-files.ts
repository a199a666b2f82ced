import { glob, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { CommandError, exitCodes } from './exit-codes.js';

export interface FoundFile {
  readonly path: string;
  readonly name: string;
  /** The path below the folder that was named, with `/`: the same file is the same document at the next run. */
  readonly externalId: string;
}

/** Files, globs and folders as one list without repetition, hidden files left out. */
export async function findFiles(paths: readonly string[]): Promise<FoundFile[]> {
  const found = new Map<string, FoundFile>();
  for (const path of paths) for await (const file of expand(path)) found.set(file.path, file);
  return [...found.values()];
}

async function* expand(path: string): AsyncGenerator<FoundFile> {
  const state = await stat(path).catch(() => undefined);
  if (state?.isFile()) return yield { path, name: basename(path), externalId: basename(path) };
  if (state?.isDirectory()) return yield* filesIn(path, '**/*');
  if (/[*?[\]{}]/.test(path)) return yield* filesIn('.', path);
  throw new CommandError(
    `There is no file or folder ${path}.\nNext: check the path; quote globs.`,
    exitCodes.usage,
  );
}

async function* filesIn(folder: string, pattern: string): AsyncGenerator<FoundFile> {
  for await (const entry of glob(pattern, { cwd: folder, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith('.')) continue;
    const path = join(entry.parentPath, entry.name);
    yield { path, name: entry.name, externalId: relative(folder, path).split(sep).join('/') };
  }
}
