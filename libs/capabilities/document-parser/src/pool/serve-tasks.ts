import { AppError } from '@plumbline/core';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ChildMessage } from './bounded-child.js';

export interface ServedTask {
  readonly input: unknown;
  /** Big results are written here, because a message would block the host while it is decoded. */
  readonly directory: string;
  readonly progress: (value: unknown) => void;
}

/** What the host learns of a failure: the error of the house, or the mere name of any other. */
export type TaskReport = { readonly error: object } | { readonly name: string };

/** The child's side of `BoundedPool`: answers each task with the small value that `run` returns. */
export function serveTasks(run: (task: ServedTask) => Promise<unknown>): void {
  const send = (message: ChildMessage) => process.connected && process.send?.(message);
  let watched = false;
  process.on('disconnect', () => process.exit());
  process.on('message', ({ input, directory }: { input: unknown; directory: string }) => {
    if (!watched) watchParent(dirname(directory));
    watched = true;
    run({ input, directory, progress: (value) => send({ kind: 'progress', value }) }).then(
      (value) => send({ kind: 'done', value }),
      (error: unknown) => send({ kind: 'failed', report: reportOf(error) }),
    );
  });
}

/** A message of a library may hold document text, so only the name of its error leaves. */
function reportOf(error: unknown): TaskReport {
  if (error instanceof AppError) return { error: error.toRecord() };
  return { name: error instanceof Error ? error.name : typeof error };
}

/** A child in an endless loop hears no `disconnect`; a thread of its own ends it when the host is gone. */
function watchParent(folder: string): void {
  const parent = process.ppid;
  new Worker(new URL('./parent-watch.worker.js', import.meta.url), {
    workerData: { parent, folder },
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 },
  }).unref();
}
