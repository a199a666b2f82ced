import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openObjectStore } from '@plumbline/object-store';
import { dataFolders } from './config.js';
import { assertOwnFolder, assertStoreNotLost } from './data-folder.js';

describe('the data folder', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'plumbline-folder-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('may be absent, empty, a fresh disk or its own', async () => {
    assertOwnFolder(dataFolders(join(folder, 'new')));
    await mkdir(join(folder, 'lost+found'));
    assertOwnFolder(dataFolders(folder));
    await mkdir(join(folder, 'store'));
    await writeFile(join(folder, 'notes.txt'), 'mine');
    assertOwnFolder(dataFolders(folder));
  });

  it('is neither a folder of other things nor a file', async () => {
    const file = join(folder, 'photo.jpg');
    await writeFile(file, 'x');
    expect(() => assertOwnFolder(dataFolders(folder))).toThrow(/photo\.jpg.*nothing of Plumbline/);
    expect(() => assertOwnFolder(dataFolders(file))).toThrow('is a file');
  });

  it('is not taken for a new one when its store is gone and documents are there', async () => {
    const folders = dataFolders(folder);
    await assertStoreNotLost(folders);
    const objects = await openObjectStore({ folder: folders.objects });
    await assertStoreNotLost(folders);
    await objects.appendManifest({
      ...{ objectKey: 'originals/default/ff', sha256: 'ff', bytes: 1, tenant: 'default' },
      ...{ collection: 'default', externalId: 'a.txt', fileName: 'a.txt', title: 'a.txt' },
      ...{ mediaType: 'text/plain', metadata: {}, access: ['*'] },
    });
    await expect(assertStoreNotLost(folders)).rejects.toThrow('originals of 1 documents, but their store');
    await mkdir(folders.store);
    await assertStoreNotLost(folders);
  });
});
