import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { processorMs } from '../processes/processor-time.js';

/** What our own parser gives itself, so that both run under the same conditions. */
const PRIORITY = 10;
const ARGUMENTS = ['--v8-pool-size=1', '--min-semi-space-size=32', '--max-semi-space-size=32'];

/** pdfjs-dist in a process of its own. */
export class PdfJsProcess {
  readonly #process: ChildProcess = fork(
    fileURLToPath(new URL('../../dist/parsing/pdfjs-reference.worker.js', import.meta.url)),
    { execArgv: ARGUMENTS, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );

  constructor() {
    if (this.#process.pid !== undefined) setPriority(this.#process.pid, PRIORITY);
  }

  get processorMs(): number {
    return processorMs(this.#process.pid);
  }

  async read(path: string): Promise<void> {
    const done = new AbortController();
    const { signal } = done;
    const answer = Promise.race([
      once(this.#process, 'message', { signal }),
      once(this.#process, 'exit', { signal }).then(failed),
    ]);
    this.#process.send(path);
    await answer.finally(() => done.abort());
  }

  close(): void {
    this.#process.kill();
  }
}

function failed(): never {
  throw new Error('pdfjs-dist ended while it read a file.');
}
