import { readdirSync, readFileSync } from 'node:fs';

/** Whether this system tells the memory of other processes (Linux); elsewhere only time and output are bounded. */
export const canMeasureMemory = process.platform === 'linux';

/** Resident megabytes of a process and all its descendants; 0 where the system does not tell or it is gone. */
export function residentMegabytes(pid: number): number {
  if (!canMeasureMemory) return 0;
  return processTree(pid).reduce((sum, member) => sum + residentKilobytes(member), 0) / 1024;
}

/** Ends a process group and every descendant that left the group. */
export function killTree(pid: number): void {
  const members = canMeasureMemory ? processTree(pid) : [pid];
  for (const target of process.platform === 'win32' ? members : [-pid, ...members]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // It ended by itself meanwhile.
    }
  }
}

function processTree(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(processTree)];
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

function residentKilobytes(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
