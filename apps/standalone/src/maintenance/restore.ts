import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '@plumbline/core';
import { EmbeddedDatabase } from '@plumbline/database';
import { extract } from 'tar';
import { OperationError } from '@plumbline/service-kit';
import { type Config, dataFolders } from '../config.js';
import { entriesOf } from '../data-folder.js';
import { STORE_DUMP } from './backup.js';
import { fileProblem } from '../file-problem.js';

/**
 * Makes an empty or absent data folder again from a backup, and gives that folder. Everything is unpacked inside the
 * folder, which may be a mounted disk, and moved to its place at the end; nothing is left when it fails.
 */
export async function restore(config: Config, name: string): Promise<string> {
  const { data } = dataFolders(config.DATA_DIR);
  const file = resolve(name);
  if (!existsSync(file)) throw new OperationError(`There is no backup ${file}.`, 'check the path');
  if (entriesOf(data).length > 0)
    throw new OperationError(`${data} is not empty.`, 'set DATA_DIR to an empty or new folder');
  const unpacked = join(data, '.restoring');
  try {
    await rm(unpacked, { recursive: true, force: true });
    await mkdir(unpacked, { recursive: true, mode: 0o700 });
    await unpack(file, unpacked);
    for (const entry of await readdir(unpacked)) await rename(join(unpacked, entry), join(data, entry));
  } catch (error) {
    throw explain(error, { file, data });
  } finally {
    // An unpacking that broke off may still be writing.
    await rm(unpacked, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
  return data;
}

async function unpack(file: string, folder: string): Promise<void> {
  process.stderr.write('Unpacking the documents …\n');
  await extract({ file, cwd: folder, strict: true });
  process.stderr.write('Restoring the store …\n');
  const dump = join(folder, STORE_DUMP);
  if (!existsSync(dump)) throw new Error('It has no dump of a store.');
  await EmbeddedDatabase.restore({ dataDir: join(folder, 'store') }, createReadStream(dump));
  await rm(dump);
}

function explain(error: unknown, { file, data }: { file: string; data: string }): unknown {
  const known = fileProblem(data, error);
  if (known instanceof OperationError) return known;
  if (error instanceof AppError && error.code !== 'VALIDATION_FAILED') return error;
  const message = `${file} is not a whole backup of Plumbline; nothing was restored.`;
  return new OperationError(message, 'take another backup', { cause: error });
}
