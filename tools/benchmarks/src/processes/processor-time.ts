import { readdirSync, readFileSync } from 'node:fs';

const nanosecondsOfTick = 10_000_000;

/**
 * Milliseconds that a process (this one unless another is named) and its descendants, ended ones too, have spent on a processor, all threads together
 * (`schedstat` and `stat` of Linux); the clock's where the system does not tell. Other work on the machine does not count.
 */
export function processorMs(pid = process.pid): number {
  const spent = spentNanoseconds(pid);
  return spent === undefined ? performance.now() : spent / 1e6;
}

function spentNanoseconds(pid: number): number | undefined {
  try {
    let sum = endedNanoseconds(pid);
    for (const task of readdirSync(`/proc/${pid}/task`)) {
      sum += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]);
      const children = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean);
      for (const child of children) sum += spentNanoseconds(Number(child)) ?? 0;
    }
    return sum;
  } catch {
    return undefined;
  }
}

/** Of the children that have ended: `cutime` and `cstime` of proc(5). */
function endedNanoseconds(pid: number): number {
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user = 0, system = 0] = fields.split(' ').slice(13, 15).map(Number);
  return (user + system) * nanosecondsOfTick;
}
