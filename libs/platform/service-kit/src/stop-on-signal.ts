const SAME_KEYSTROKE_MS = 1000;

export interface StopOptions {
  /** The end of it ends the process at once, with exit code 1. */
  readonly graceMs: number;
  /** Finishes what is in flight and closes everything; then the process ends, with the exit code it gives or 0. */
  stop(signal: NodeJS.Signals): Promise<number | void>;
  /** Before the process ends at once: must return at once too. */
  abandon?(): void;
}

/**
 * Stops the process on SIGTERM and Ctrl-C, gracefully; a second Ctrl-C ends it at once. One Ctrl-C comes several times,
 * from the terminal and from each program in between, so those of one second count once. A process that was started
 * with a channel to its parent also stops when the parent is gone.
 */
export function stopOnSignal({ graceMs, stop, abandon }: StopOptions): void {
  let stoppingSince: number | undefined;
  const endAtOnce = () => {
    abandon?.();
    process.exit(1);
  };
  const onSignal = async (signal: NodeJS.Signals) => {
    if (stoppingSince !== undefined) {
      if (signal === 'SIGINT' && Date.now() - stoppingSince > SAME_KEYSTROKE_MS) endAtOnce();
      return;
    }
    stoppingSince = Date.now();
    setTimeout(endAtOnce, graceMs).unref();
    process.exit((await stop(signal)) ?? 0);
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  if (process.connected) process.once('disconnect', () => void onSignal('SIGTERM'));
}
