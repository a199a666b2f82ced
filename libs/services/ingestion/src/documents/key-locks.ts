import { Injectable } from '@nestjs/common';

/** Work on the same key runs one after the other within this process; other keys are not held up. */
@Injectable()
export class KeyLocks {
  private readonly tails = new Map<string, Promise<unknown>>();

  /** Runs `work` once everything that came before it on this key has ended; not to be nested on one key. */
  async run<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.tails.get(key) ?? Promise.resolve();
    const result = before.then(work, work);
    const tail = result.catch(() => undefined);
    this.tails.set(key, tail);
    try {
      return await result;
    } finally {
      if (this.tails.get(key) === tail) this.tails.delete(key);
    }
  }

  /** As `run`, but stops waiting when the signal fires; work that has begun is not interrupted. */
  runUnlessAborted<Result>(key: string, signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    let begun = false;
    const leave = () => {
      if (!begun) reject(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    this.run(key, () => {
      signal.throwIfAborted();
      begun = true;
      return work();
    })
      .finally(() => signal.removeEventListener('abort', leave))
      .then(resolve, reject);
    return promise;
  }
}

/** By document id: held while one is registered, activated, cancelled or deleted. */
@Injectable()
export class DocumentLocks extends KeyLocks {}

/** By object key: held while an original gains or loses a reference. Taken inside of a document's lock, never around. */
@Injectable()
export class ObjectLocks extends KeyLocks {}
