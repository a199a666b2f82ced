import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EmbeddedDatabase } from '@plumbline/database';
import { create } from 'tar';
import { OperationError } from '@plumbline/service-kit';
import { type Config, dataFolders } from '../config.js';
import { fileProblem } from '../file-problem.js';

/** The store inside a backup. */
export const STORE_DUMP = 'store.dump';

export interface Backup {
  readonly file: string;
  readonly bytes: number;
}

/**
 * Writes the originals, the manifest and a dump of the store to one compressed file, readable by its owner alone; holds
 * the store meanwhile. Throws `STORE_LOCKED` while a server runs, `OperationError` over a file.
 */
export async function backUp(config: Config, name: string): Promise<Backup> {
  const folders = dataFolders(config.DATA_DIR);
  const file = resolve(name);
  if (!existsSync(folders.store))
    throw new OperationError(`${folders.data} has no store.`, 'set DATA_DIR to the folder to back up');
  if (existsSync(file)) throw new OperationError(`${file} exists already.`, 'name another file');
  const database = await EmbeddedDatabase.open({ dataDir: folders.store });
  const partial = `${file}.partial`;
  const dump = join(folders.data, STORE_DUMP);
  try {
    process.stderr.write('Dumping the store …\n');
    await database.dump(createWriteStream(dump, { mode: 0o600 })).catch((error) => {
      throw fileProblem(dump, error);
    });
    process.stderr.write('Packing the documents …\n');
    const parts = ['objects', STORE_DUMP, 'sample-loaded'];
    const present = parts.filter((part) => existsSync(join(folders.data, part)));
    const options = { gzip: { level: 1 }, mode: 0o600, cwd: folders.data, portable: true, strict: true };
    await create({ ...options, file: partial }, present);
    await rename(partial, file);
  } catch (error) {
    throw fileProblem(file, error);
  } finally {
    await rm(dump, { force: true });
    await rm(partial, { force: true });
    await database.close();
  }
  return { file, bytes: (await stat(file)).size };
}
