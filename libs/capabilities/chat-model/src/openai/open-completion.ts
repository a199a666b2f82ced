import { AppError } from '@plumbline/core';
import { DelegateBackoff, handleType, type IRetryBackoffContext, retry } from 'cockatiel';

/** A refusal before anything was streamed that may not come again. */
class TransientRefusal extends Error {
  constructor(
    readonly status: number | undefined,
    readonly retryAfterMs: number | undefined,
    options?: ErrorOptions,
  ) {
    super('The model server refused for now.', options);
  }
}

const MAXIMUM_RETRIES = 2;
const LONGEST_WAIT_MS = 5000;
const TRANSIENT = new Set([408, 409, 425, 429, 500, 502, 503, 504]);

const policy = retry(handleType(TransientRefusal), {
  maxAttempts: MAXIMUM_RETRIES,
  backoff: new DelegateBackoff(({ attempt, result }: IRetryBackoffContext<unknown>) => {
    const refusal = 'error' in result ? result.error : undefined;
    const asked = refusal instanceof TransientRefusal ? refusal.retryAfterMs : undefined;
    return Math.min(LONGEST_WAIT_MS, asked ?? 150 * 2 ** attempt);
  }),
});

export interface CompletionRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/**
 * Posts the request and gives the body of a good reply. What may pass (429, 5xx, no connection) is tried again up to
 * twice, after the time that `Retry-After` names, 5 s at most. Throws `OVERLOADED` after 429 and 503, else `MODEL_FAILED`.
 */
export async function openCompletion(request: CompletionRequest): Promise<AsyncIterable<Uint8Array>> {
  try {
    return await policy.execute(() => post(request), request.signal);
  } catch (error) {
    if (error instanceof TransientRefusal) throw refused(error);
    throw error;
  }
}

async function post({ url, headers, body, signal }: CompletionRequest): Promise<AsyncIterable<Uint8Array>> {
  const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' }).catch(
    (error) => {
      if (signal.aborted) throw error;
      throw new TransientRefusal(undefined, undefined, { cause: error });
    },
  );
  if (response.ok && response.body) return response.body;
  await response.body?.cancel();
  if (TRANSIENT.has(response.status)) throw new TransientRefusal(response.status, retryAfterOf(response));
  throw new AppError('MODEL_FAILED', `The model server refused the request with status ${response.status}.`, {
    details: { status: response.status },
  });
}

/** Seconds or a date, by RFC 9110. */
function retryAfterOf(response: Response): number | undefined {
  const value = response.headers.get('retry-after');
  if (value === null) return undefined;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}

function refused({ status, retryAfterMs, cause }: TransientRefusal): AppError {
  if (status === undefined)
    return new AppError('MODEL_FAILED', 'The model server cannot be reached.', { cause });
  const code = status === 429 || status === 503 ? 'OVERLOADED' : 'MODEL_FAILED';
  const details = {
    status,
    ...(retryAfterMs !== undefined && { retryAfterSeconds: Math.ceil(retryAfterMs / 1000) }),
  };
  return new AppError(code, `The model server refused the request with status ${status}.`, { details });
}
