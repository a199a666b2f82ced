import { createInterface } from 'node:readline';
import { PostgresDatabase } from '@plumbline/database';
import { AdvisoryLocks } from '../locks/advisory-locks.js';

/** Holds a lock, to be frozen; at each line of its input it says whether the lock still counts as held. */
const [, , url = '', name = ''] = process.argv;
const locks = new AdvisoryLocks(new PostgresDatabase({ url, applicationName: 'lock-program' }));

await locks.hold(name, async (lock) => {
  process.stdout.write('holding\n');
  for await (const _line of createInterface({ input: process.stdin })) {
    try {
      lock.assertHeld();
      process.stdout.write('held\n');
    } catch {
      process.stdout.write('lost\n');
    }
  }
});
