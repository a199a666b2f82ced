/** The options that this process was started with. */
export function programOptions<Options>(): Options {
  return JSON.parse(process.argv[2] ?? '{}') as Options;
}

/** Says that this process is ready, answers each message of its parent, and ends when the parent lets go of it. */
export function serveParent(answer: (question: never) => unknown, close: () => Promise<void>): void {
  process.on('message', async (question) => process.send?.(await answer(question as never)));
  process.once('disconnect', () => void close().finally(() => process.exit()));
  process.send?.('ready');
}
