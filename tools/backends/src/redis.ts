import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type Backend, BackendMissingError } from './backend.js';
import { runProgram } from './run-program.js';

const packages = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1'];

/** Redis 7 from Debian's packages, unpacked only: an installed one would start a service of its own. */
export const redis: Backend = {
  name: 'redis',
  about: 'redis-server 7, from the machine or from Debian packages',
  key: 'REDIS_SERVER',
  recipe: packages,
  installed: () => onPath('redis-server'),
  bring: async (folder) => {
    const debs = join(folder, 'debs');
    await mkdir(debs, { recursive: true });
    await download(debs);
    for (const deb of await readdir(debs)) await runProgram('dpkg', ['-x', join(debs, deb), folder]);
    await writeFile(join(folder, 'redis-server'), launcher);
    await chmod(join(folder, 'redis-server'), 0o755);
  },
  programsIn: (folder) => join(folder, 'redis-server'),
};

/** The unpacked libraries lie beside the program, where the loader does not look by itself. */
const launcher = `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
LD_LIBRARY_PATH=$(echo "$here"/usr/lib/*-linux-gnu) exec "$here/usr/bin/redis-server" "$@"
`;

async function download(folder: string): Promise<void> {
  const get = () => runProgram('apt-get', ['download', '-qq', ...packages], { cwd: folder });
  try {
    await get().catch(async () => {
      await runProgram('apt-get', ['update', '-qq']);
      await get();
    });
  } catch (error) {
    throw new BackendMissingError(
      'redis-server is not installed and its Debian packages could not be had.\n' +
        'Next: install Redis 7 or newer, or set REDIS_SERVER to the program.',
      { cause: error },
    );
  }
}

function onPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find((file) => existsSync(file));
}
