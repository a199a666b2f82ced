import { mkdir } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { withTemporaryFolder } from '@plumbline/testing';
import { ObjectStoreConfig, sharedFolders } from './object-store.config.js';

describe(sharedFolders.name, () => {
  it('takes a relative folder from the repository, whatever the working directory is', () => {
    const { data, objects } = sharedFolders(ObjectStoreConfig.parse({}));
    expect([isAbsolute(data), objects]).toEqual([true, join(data, 'objects')]);
  });

  it('refuses the folder of a single process, whose documents the others would sweep away', () =>
    withTemporaryFolder(async (folder) => {
      expect(sharedFolders({ DATA_DIR: folder }).data).toBe(folder);
      await mkdir(join(folder, 'store'));
      expect(() => sharedFolders({ DATA_DIR: folder })).toThrow('belongs to a single process');
    }));
});
