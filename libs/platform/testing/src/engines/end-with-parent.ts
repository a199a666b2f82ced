import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/**
 * Has the process killed when this one ends, however it ends: an engine must not outlive a test that was killed, and
 * Jest's `process` does not tell of its end. What is returned takes the watch off again.
 */
export function endWithParent(processId: number): () => void {
  // Its standard input closes with this process.
  const words = ['-c', 'cat > /dev/null; kill -9 "$0"', String(processId)];
  const watch = spawn('/bin/sh', words, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  watch.unref();
  (watch.stdin as Socket).unref();
  return () => {
    // The shell and its `cat`: a group of their own.
    if (watch.pid !== undefined && watch.exitCode === null && watch.signalCode === null)
      process.kill(-watch.pid, 'SIGKILL');
  };
}
