import { Problem } from '@plumbline/contracts';

/** What a script can tell from the end of `plumb`. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, unreachable: 3 } as const;

/** Ends the program with a message that says what, why and the next command. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(
    message: string,
    readonly exitCode: number = exitCodes.failed,
  ) {
    super(message);
  }

  static unreachable(url: string, cause: unknown): CommandError {
    const { code } = ((cause as { cause?: { code?: string } }).cause ?? {}) as { code?: string };
    const why = code === 'ECONNREFUSED' ? 'nothing listens there' : (code ?? 'no connection');
    return new CommandError(
      `Plumbline cannot be reached at ${url}: ${why}.\nNext: start it with \`plumb up\`, or name its address with --url.`,
      exitCodes.unreachable,
    );
  }

  /** From the body of a failed reply. */
  static fromReply(status: number, body: unknown): CommandError {
    const problem = Problem.safeParse(body);
    if (!problem.success) return new CommandError(`The server answered with status ${status}.`);
    const { title, detail, nextStep, requestId } = problem.data;
    return new CommandError(`${title}: ${detail}\nNext: ${nextStep} (request ${requestId})`);
  }
}
