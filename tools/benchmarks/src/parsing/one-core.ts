import { spawnSync } from 'node:child_process';

/**
 * Keeps this process, and every child that it starts from now on, on the first core; the result lets go again. Undefined
 * where the system cannot pin (`taskset` is of util-linux).
 */
export function pinToOneCore(): (() => void) | undefined {
  const pid = String(process.pid);
  const before = /mask: ([0-9a-f,]+)/.exec(
    spawnSync('taskset', ['-p', pid], { encoding: 'utf8' }).stdout ?? '',
  )?.[1];
  if (before === undefined || !setMask('1', pid)) return undefined;
  return () => void setMask(before, pid);
}

function setMask(mask: string, pid: string): boolean {
  return spawnSync('taskset', ['-a', '-p', mask, pid]).status === 0;
}
