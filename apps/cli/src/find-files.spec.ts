import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFiles } from './find-files.js';

describe(findFiles.name, () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumb-files-'));
    for (const name of ['deep/er', '.git', 'other']) await mkdir(join(folder, name), { recursive: true });
    for (const name of ['a.txt', 'deep/b.md', 'deep/er/c.pdf', '.hidden', '.git/config'])
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

  it('gives a glob the names that the shell would give', async () => {
    const names = async (path: string) =>
      (await findFiles([join(folder, path)])).map(({ externalId }) => externalId);
    expect(await names('deep/*.md')).toEqual(['b.md']);
    expect(await names('deep/**/*')).toEqual(['b.md', 'er/c.pdf']);
    expect(await names('*/b.md')).toEqual(['deep/b.md']);
  });

  it('refuses two files that would be one document', async () => {
    await writeFile(join(folder, 'other', 'b.md'), 'other');
    const twins = [join(folder, 'deep', 'b.md'), join(folder, 'other', 'b.md')];
    await expect(findFiles(twins)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('two versions of one document, b.md'),
    });
    await rm(join(folder, 'other', 'b.md'));
  });

  it('names a file once, however often it was given', async () => {
    const file = join(folder, 'a.txt');
    expect(await findFiles([file, file])).toEqual([{ path: file, name: 'a.txt', externalId: 'a.txt' }]);
  });

  it('refuses a path that is not there as wrong usage', async () => {
    await expect(findFiles([join(folder, 'nothing')])).rejects.toMatchObject({ exitCode: 2 });
  });
});
