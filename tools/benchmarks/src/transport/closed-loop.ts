export interface LoopOptions {
  readonly inFlight: number;
  readonly milliseconds: number;
  readonly call: () => Promise<unknown>;
}

export interface LoopResult {
  readonly elapsedMs: number;
  /** Of each call that ended well, in milliseconds. */
  readonly latencies: readonly number[];
  readonly failures: number;
}

/** Keeps so many calls under way for so long: each that ends is followed by another. Resolves when all have ended. */
export async function closedLoop({ inFlight, milliseconds, call }: LoopOptions): Promise<LoopResult> {
  const latencies: number[] = [];
  let failures = 0;
  const started = performance.now();
  const end = started + milliseconds;
  const work = async (): Promise<void> => {
    for (let now = performance.now(); now < end;) {
      const succeeded = await call().then(
        () => true,
        () => false,
      );
      const ended = performance.now();
      if (succeeded) latencies.push(ended - now);
      else failures++;
      now = ended;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  return { elapsedMs: performance.now() - started, latencies, failures };
}
