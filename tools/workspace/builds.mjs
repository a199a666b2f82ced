import { watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { build, root } from './run.mjs';

/** Builds now and after each change of the sources; gives each exit status. */
export async function* builds() {
  let dirty = true;
  let wake = () => {};
  const noteChange = (_event, file) => {
    if (!/\/src\/.*\.ts$/.test(file ?? '')) return;
    dirty = true;
    wake();
  };
  for (const folder of ['apps', 'libs']) watch(join(root, folder), { recursive: true }, noteChange);
  for (;;) {
    if (!dirty) await new Promise((resolve) => (wake = resolve));
    await pause(100); // an editor saves several files at once
    dirty = false;
    yield await build();
  }
}
