import { AppError } from '@plumbline/core';

/** A lock that is held, as far as one can know: a process that was frozen may have lost it meanwhile. */
export interface HeldLock {
  /** Throws `UNAVAILABLE` when the lock may have passed on; ask before each step that destroys something. */
  assertHeld(): void;
}

/** Keeps other processes out of what this one does; within a process `KeyLocks` keep the order. */
export abstract class SharedLocks {
  /** Waits for the name, does the work and gives the name back. With a signal the wait, not the work, can be ended. */
  abstract hold<Result>(
    name: string,
    work: (lock: HeldLock) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result>;
}

/** For the embedded store, which one process has to itself. */
export class SoleProcessLocks extends SharedLocks {
  override hold<Result>(_name: string, work: (lock: HeldLock) => Promise<Result>): Promise<Result> {
    return work({ assertHeld: () => undefined });
  }
}

export function lockLost(): AppError {
  return new AppError('UNAVAILABLE', 'Another process may have taken over meanwhile. Try again.');
}
