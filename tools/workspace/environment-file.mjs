import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

/** Puts the lines of `.env` at the repository's root into the environment; what is set already wins. */
export function loadEnvironmentFile(file = join(root, '.env')) {
  if (!existsSync(file)) return;
  try {
    process.loadEnvFile(file);
  } catch (error) {
    console.error(`${file} cannot be read (${error.code ?? error.message}); it is passed over.`);
  }
}
