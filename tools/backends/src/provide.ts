import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Backend } from './backend.js';

/** Where programs are kept between runs. Of root it is a folder that the user whom Postgres runs as can enter. */
export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  const { BACKENDS_DIR, XDG_CACHE_HOME } = environment;
  if (BACKENDS_DIR) return BACKENDS_DIR;
  if (process.getuid?.() === 0) return '/var/cache/plumbline/backends';
  return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'plumbline', 'backends');
}

/**
 * The programs of the backend as the value of its key: those that the environment names, else those of the machine,
 * else those in the cache, which are brought on first use. Safe when several processes do it at once.
 */
export async function provide(
  backend: Backend,
  environment: NodeJS.ProcessEnv,
  tell: (line: string) => void,
): Promise<string> {
  const given = environment[backend.key] || backend.installed();
  if (given) return given;
  const cache = cacheFolder(environment);
  const folder = join(cache, `${backend.name}-${hashOf(backend)}`);
  if (!existsSync(folder)) {
    tell(`Bringing ${backend.name} (${backend.about}) …`);
    await bring(backend, { cache, folder });
  }
  return backend.programsIn(folder);
}

async function bring(backend: Backend, { cache, folder }: { cache: string; folder: string }): Promise<void> {
  await mkdir(cache, { recursive: true });
  const unfinished = await mkdtemp(join(cache, `.${backend.name}-`));
  try {
    await backend.bring(unfinished);
    await chmod(unfinished, 0o755);
    await rename(unfinished, folder).catch((error) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

function hashOf({ recipe }: Backend): string {
  return createHash('sha256')
    .update([...recipe, process.arch].join('\n'))
    .digest('hex')
    .slice(0, 12);
}
