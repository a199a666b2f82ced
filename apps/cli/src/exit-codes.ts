import { Problem } from '@plumbline/contracts';

/** What a script can tell from the end of `plumb`. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, unreachable: 3 } as const;

/** What to do next in words of this program, where the problem's own are those of the HTTP API. */
const nextSteps: Readonly<Record<string, string>> = {
  UNAUTHENTICATED: 'pass a key that exists with --key plk_…, or set PLUMB_KEY',
  FORBIDDEN: 'use a key with that scope: --key plk_…, or PLUMB_KEY',
  DOCUMENT_NOT_FOUND: 'list the documents with `plumb docs`',
  COLLECTION_NOT_FOUND: 'list the collections with `plumb collections`, or create it',
  SESSION_NOT_FOUND: 'list the conversations with `plumb sessions`',
  KEY_NOT_FOUND: 'list the keys with `plumb keys`',
};

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
    const why = reasons[code ?? ''] ?? code ?? 'no connection';
    return new CommandError(
      `Plumbline cannot be reached at ${url}: ${why}.\nNext: start it with \`plumb up\`, or name its address with --url.`,
      exitCodes.unreachable,
    );
  }

  /** Something answers, but not as Plumbline does. */
  static stranger(url: string, status: number): CommandError {
    return new CommandError(
      `What answers at ${url} (status ${status}) is not this version of Plumbline.\nNext: name another address with --url, or update plumb and server together.`,
    );
  }

  static fromProblem({ title, detail, nextStep, requestId, code }: Problem): CommandError {
    const next = nextSteps[code] ?? nextStep;
    return new CommandError(`${title}: ${detail}\nNext: ${next} (request ${requestId})`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  UND_ERR_SOCKET: 'the connection broke off',
  ECONNRESET: 'the connection broke off',
};
