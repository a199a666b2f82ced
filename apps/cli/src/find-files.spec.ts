import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFiles } from './find-files.js';

describe(findFiles.name, () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumb-files-'));
    await mkdir(join(folder, 'deep', 'er'), { recursive: true });
    for (const name of ['a.txt', 'deep/b.md', 'deep/er/c.pdf', '.hidden'])
      await writeFile(join(folder, name), name);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('finds a folder with everything below it, hidden files left out', async () => {
    const found = await findFiles([folder]);
    expect(found.map(({ externalId }) => externalId).toSorted()).toEqual([
      'a.txt',
      'deep/b.md',
      'deep/er/c.pdf',
    ]);
  });

  it('names a file once, however often it was given', async () => {
    const file = join(folder, 'a.txt');
    expect(await findFiles([file, file])).toEqual([{ path: file, name: 'a.txt', externalId: 'a.txt' }]);
  });

  it('refuses a path that is not there as wrong usage', async () => {
    await expect(findFiles([join(folder, 'nothing')])).rejects.toMatchObject({ exitCode: 2 });
  });
});
