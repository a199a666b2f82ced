import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PGliteThread } from './pglite-thread.js';
import { isUnwritable } from './store-errors.js';

const enginePackages = [
  '@electric-sql/pglite',
  '@electric-sql/pglite-pgvector',
  '@electric-sql/pglite-pg_textsearch',
];

/**
 * An empty store as a gzipped tar archive: `initdb` takes seconds, this a fraction of one. It is made once for each
 * version of the engine and kept in `node_modules/.cache`. Undefined where that cannot be written.
 */
export async function templateFile(): Promise<string | undefined> {
  const file = cacheFile();
  if (existsSync(file)) return file;
  try {
    await mkdir(dirname(file), { recursive: true });
    await replaceFile(file, await emptyStore());
    return file;
  } catch (error) {
    if (isUnwritable(error)) return undefined;
    throw error;
  }
}

async function emptyStore(): Promise<Uint8Array> {
  const thread = await PGliteThread.open({});
  try {
    return await thread.dump();
  } finally {
    await thread.close();
  }
}

async function replaceFile(file: string, content: Uint8Array): Promise<void> {
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, content);
  await rename(unfinished, file);
}

function cacheFile(): string {
  const manifests = enginePackages.map(manifestOf);
  const versions = manifests.map((file) => JSON.parse(readFileSync(file, 'utf8')).version as string);
  const modules = dirname(dirname(dirname(manifests[0] ?? '')));
  return join(modules, '.cache', 'plumbline', `empty-store-${versions.join('-')}.tar.gz`);
}

function manifestOf(name: string): string {
  const entry = createRequire(import.meta.url).resolve(name);
  const root = entry.slice(0, entry.lastIndexOf(join('node_modules', name)));
  return join(root, 'node_modules', name, 'package.json');
}
