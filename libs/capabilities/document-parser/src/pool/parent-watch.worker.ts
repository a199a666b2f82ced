import { rmSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

const CHECK_MS = 500;
const { parent, folder } = workerData as { parent: number; folder: string };

setInterval(() => {
  if (process.ppid === parent) return;
  try {
    rmSync(folder, { recursive: true, force: true });
  } finally {
    process.kill(process.pid, 'SIGKILL');
  }
}, CHECK_MS);
