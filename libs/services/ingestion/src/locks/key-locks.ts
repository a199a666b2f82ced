import { Injectable } from '@nestjs/common';
import { type HeldLock, SharedLocks } from './shared-locks.js';

type Work<Result> = (lock: HeldLock) => Promise<Result>;

/** Work on the same key runs one after the other, in all processes together; other keys are not held up. */
@Injectable()
export abstract class KeyLocks {
  /** Keeps the keys of one class apart from those of another. */
  protected abstract readonly kind: string;
  private readonly tails = new Map<string, Promise<unknown>>();

  constructor(private readonly shared: SharedLocks) {}

  /**
   * Runs `work` once everything that came before it on this key has ended; not to be nested on one key. With a signal it
   * stops waiting when that fires; work that has begun is not interrupted.
   */
  run<Result>(key: string, work: Work<Result>, signal?: AbortSignal): Promise<Result> {
    const turn = () => {
      signal?.throwIfAborted();
      return this.shared.hold(`${this.kind} ${key}`, work, signal);
    };
    return signal ? this.leaving(key, turn, signal) : this.inTurn(key, turn);
  }

  private async inTurn<Result>(key: string, turn: () => Promise<Result>): Promise<Result> {
    const before = this.tails.get(key) ?? Promise.resolve();
    const result = before.then(turn, turn);
    const tail = result.catch(() => undefined);
    this.tails.set(key, tail);
    try {
      return await result;
    } finally {
      if (this.tails.get(key) === tail) this.tails.delete(key);
    }
  }

  /** The place in the queue stays, and is passed over when its turn comes. */
  private leaving<Result>(key: string, turn: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    let begun = false;
    const leave = () => {
      if (!begun) reject(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
    this.inTurn(key, () => {
      begun = true;
      return turn();
    })
      .finally(() => signal.removeEventListener('abort', leave))
      .then(resolve, reject);
    return promise;
  }
}

/** By document id: held while one is registered, activated, cancelled or deleted. */
@Injectable()
export class DocumentLocks extends KeyLocks {
  protected override readonly kind = 'document';
}

/** By object key: held while an original gains or loses a reference. Taken inside of a document's lock, never around. */
@Injectable()
export class ObjectLocks extends KeyLocks {
  protected override readonly kind = 'object';
}

/** By job id: held by the worker that has its hands on the job. May be waited for inside of a document's lock, for a while. */
@Injectable()
export class RunLocks extends KeyLocks {
  protected override readonly kind = 'run';
}

/** By tenant and name: held while a collection is made. */
@Injectable()
export class CollectionLocks extends KeyLocks {
  protected override readonly kind = 'collection';
}

/** By what is done: held while one process does what must not be done by two at once. */
@Injectable()
export class TaskLocks extends KeyLocks {
  protected override readonly kind = 'task';
}
