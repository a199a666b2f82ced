import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withTemporaryFolder } from '@plumbline/testing';
import { lastBuiltMs } from './code-changes.js';

describe(lastBuiltMs.name, () => {
  it('is that of the newest code of the package and of all below it, not of what the build remembers', () =>
    withTemporaryFolder(async (root) => {
      await mkdir(join(root, 'node_modules/@plumbline'), { recursive: true });
      const write = async (name: string, dependencies: string[], [file, seconds]: [string, number]) => {
        const folder = join(root, name);
        await mkdir(join(folder, 'dist'), { recursive: true });
        const manifest = { dependencies: Object.fromEntries(dependencies.map((one) => [one, '*'])) };
        await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
        await writeFile(join(folder, 'dist', file), '');
        await utimes(join(folder, 'dist', file), seconds, seconds);
        await symlink(folder, join(root, 'node_modules/@plumbline', name)).catch(() => undefined);
      };
      await write('app', ['@plumbline/lib', 'zod'], ['main.js', 10]);
      await write('lib', ['@plumbline/core'], ['lib.js', 20]);
      await write('core', [], ['core.js', 30]);
      await write('other', [], ['other.js', 40]);
      await write('core', [], ['x.tsbuildinfo', 50]);
      expect(lastBuiltMs(join(root, 'app'), root)).toBe(30_000);
      expect(lastBuiltMs(join(root, 'other'), root)).toBe(40_000);
    }));
});
