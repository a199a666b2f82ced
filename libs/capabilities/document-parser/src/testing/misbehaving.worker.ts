import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serveTasks, type ServedTask } from '../pool/serve-tasks.js';

type Behaviour = (task: ServedTask) => unknown;

const kept: unknown[] = [];

/** Ways in which a parser can go wrong, and one in which it does not. */
const behaviours: Readonly<Record<string, Behaviour>> = {
  answer: () => 'fine',
  fail: () => {
    throw new TypeError('A library failed with a secret text.');
  },
  crash: () => process.kill(process.pid, 'SIGSEGV'),
  loop: () => {
    for (;;);
  },
  hog: () => {
    for (;;) kept.push(Buffer.alloc(8 << 20, 1));
  },
  flood: ({ directory }) => {
    writeFileSync(join(directory, 'out'), Buffer.alloc(4 << 20));
    return new Promise(() => undefined);
  },
  escape: () => writeFileSync(join(process.cwd(), 'escaped.txt'), 'x'),
  launch: () => spawn('true'),
};

serveTasks(async (task) => behaviours[String((task.input as { behaviour: string }).behaviour)]?.(task));
