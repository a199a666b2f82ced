import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '@plumbline/core';
import { EmbeddedDatabase } from '@plumbline/database';
import { create } from 'tar';
import { type Config, dataFolders } from '../config.js';

/** The store inside a backup. */
export const STORE_DUMP = 'store.dump';

/** Writes the originals, the manifest and a dump of the store to one compressed file; holds the store meanwhile. */
export async function backUp(config: Config, file: string): Promise<void> {
  const folders = dataFolders(config.DATA_DIR);
  if (!existsSync(folders.store))
    throw new AppError(
      'UNAVAILABLE',
      `${folders.data} has no store yet. Set DATA_DIR to the folder to back up.`,
    );
  if (existsSync(file)) throw new AppError('CONFLICT', `${file} exists already. Name another file.`);
  const database = await EmbeddedDatabase.open({ dataDir: folders.store });
  const dump = join(folders.data, STORE_DUMP);
  const partial = `${resolve(file)}.partial`;
  try {
    process.stderr.write('Dumping the store …\n');
    await database.dump(createWriteStream(dump));
    process.stderr.write('Packing the documents …\n');
    const parts = ['objects', STORE_DUMP, 'sample-loaded'].filter((part) =>
      existsSync(join(folders.data, part)),
    );
    await create({ gzip: { level: 1 }, file: partial, cwd: folders.data, portable: true }, parts);
    await rename(partial, file);
  } finally {
    await rm(dump, { force: true });
    await rm(partial, { force: true });
    await database.close();
  }
  process.stdout.write(`${resolve(file)}\n`);
}
