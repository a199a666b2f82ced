import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@plumbline/core';
import { EmbeddedDatabase } from '@plumbline/database';
import { extract } from 'tar';
import { type Config, dataFolders } from '../config.js';
import { STORE_DUMP } from './backup.js';

/** Makes an empty or absent data folder again from a backup; nothing is half there when it fails. */
export async function restore(config: Config, file: string): Promise<void> {
  const { data } = dataFolders(config.DATA_DIR);
  if (!existsSync(file)) throw new AppError('OBJECT_NOT_FOUND', `There is no backup ${file}.`);
  if (existsSync(data) && readdirSync(data).length > 0)
    throw new AppError('CONFLICT', `${data} is not empty. Set DATA_DIR to an empty or new folder.`);
  const partial = `${data}.restoring`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  try {
    process.stderr.write('Unpacking the documents …\n');
    await extract({ file, cwd: partial, strict: true });
    process.stderr.write('Restoring the store …\n');
    await EmbeddedDatabase.restore(
      { dataDir: join(partial, 'store') },
      createReadStream(join(partial, STORE_DUMP)),
    );
    await rm(join(partial, STORE_DUMP));
    await rm(data, { recursive: true, force: true });
    await rename(partial, data);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (error instanceof AppError) throw error;
    throw new AppError('DOCUMENT_UNREADABLE', `${file} is not a whole backup of Plumbline.`, {
      cause: error,
    });
  }
  process.stdout.write(`${data}\n`);
}
