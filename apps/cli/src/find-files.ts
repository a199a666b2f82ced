import { glob, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { CommandError, exitCodes } from './exit-codes.js';

export interface FoundFile {
  readonly path: string;
  readonly name: string;
  /** The path below the folder that was named, with `/`: the same file is the same document at the next run. */
  readonly externalId: string;
}

/**
 * Files, globs and folders as one list without repetition, hidden files and folders left out. A glob counts from its
 * first part with a wildcard, so that it gives the same names whether plumb or the shell expands it. Two files that
 * would be the same document are wrong usage.
 */
export async function findFiles(paths: readonly string[]): Promise<FoundFile[]> {
  const found = new Map<string, FoundFile>();
  for (const path of paths) for await (const file of expand(path)) found.set(file.path, file);
  const files = [...found.values()].toSorted((one, other) => (one.externalId < other.externalId ? -1 : 1));
  refuseTwins(files);
  return files;
}

const wildcard = /[*?[\]{}]/;

async function* expand(path: string): AsyncGenerator<FoundFile> {
  const state = await stat(path).catch(() => undefined);
  if (state?.isFile()) return yield { path: join(path), name: basename(path), externalId: basename(path) };
  if (state?.isDirectory()) return yield* filesIn(path, '**/*');
  const parts = path.split('/');
  const first = parts.findIndex((part) => wildcard.test(part));
  if (first >= 0)
    return yield* filesIn(parts.slice(0, first).join('/') || rootOf(path), parts.slice(first).join('/'));
  throw new CommandError(
    `There is no file or folder ${path}.\nNext: check the path; quote globs.`,
    exitCodes.usage,
  );
}

function rootOf(path: string): string {
  return path.startsWith('/') ? '/' : '.';
}

async function* filesIn(folder: string, pattern: string): AsyncGenerator<FoundFile> {
  for await (const entry of glob(pattern, { cwd: folder, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const externalId = relative(folder, path).split(sep).join('/');
    if (externalId.split('/').some((part) => part.startsWith('.'))) continue;
    if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(path))))
      yield { path, name: entry.name, externalId };
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

function refuseTwins(files: readonly FoundFile[]): void {
  for (const [index, file] of files.entries()) {
    const twin = files[index + 1];
    if (file.externalId !== twin?.externalId) continue;
    throw new CommandError(
      `${file.path} and ${twin.path} would be two versions of one document, ${file.externalId}.\n` +
        'Next: name the folder above both, or use two collections.',
      exitCodes.usage,
    );
  }
}
