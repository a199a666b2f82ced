import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** When the built code of a package, or of any package of the workspace that it rests on, was last written. */
export function lastBuiltMs(packageFolder: string, root: string): number {
  return Math.max(...packagesBelow(packageFolder, root).map((folder) => newest(join(folder, 'dist'))));
}

/** The package and all of the workspace's that it depends on, directly or not. */
export function packagesBelow(packageFolder: string, root: string): string[] {
  const found = new Set([packageFolder]);
  for (const folder of found) {
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    for (const name of Object.keys(dependencies))
      if (name.startsWith('@plumbline/')) found.add(realpathSync(join(root, 'node_modules', name)));
  }
  return [...found];
}

/** Only code: the build also writes what it remembers. */
function newest(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.js'),
  );
  return Math.max(0, ...files.map((name) => statSync(join(folder, name)).mtimeMs));
}
