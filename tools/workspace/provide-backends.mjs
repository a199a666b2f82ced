import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './run.mjs';

/** Where the programs of the engines are, as environment; ends this program, with its message, when one is missing. */
export function provideBackends(...names) {
  const words = [join(root, 'tools/backends/dist/main.js'), 'provide', ...names];
  try {
    const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };
    return JSON.parse(execFileSync(process.execPath, words, options));
  } catch (error) {
    process.exit(error.status || 1);
  }
}
