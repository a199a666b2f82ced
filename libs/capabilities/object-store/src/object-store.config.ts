import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '@plumbline/core';
import { z } from 'zod';

/** The environment keys of an object store that several processes share. */
export const ObjectStoreConfig = z.object({
  DATA_DIR: z
    .string()
    .default('.plumbline-apart')
    .describe('Folder of documents and store; a relative one is below the repository.'),
});
export type ObjectStoreConfig = z.infer<typeof ObjectStoreConfig>;

const repository = fileURLToPath(new URL('../../../..', import.meta.url));

/** The data folder of processes apart and, in it, the folder of the objects. Throws `CONFLICT` for one of a single process. */
export function sharedFolders({ DATA_DIR }: ObjectStoreConfig): { data: string; objects: string } {
  const data = isAbsolute(DATA_DIR) ? DATA_DIR : join(repository, DATA_DIR);
  // Its documents are unknown to the database of these processes, which would sweep them away as orphans.
  if (existsSync(join(data, 'store')))
    throw new AppError(
      'CONFLICT',
      `${data} belongs to a single process with a store of its own: set DATA_DIR to another folder.`,
    );
  return { data, objects: join(data, 'objects') };
}
