import type { Problem } from '@plumbline/contracts';

/** An error as OpenAI's API gives it; `code` is that of the problem, in lower case. */
export interface OpenAiError {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly code: string;
  };
}

const codes: Readonly<Record<string, string>> = {
  UNAUTHENTICATED: 'invalid_api_key',
  COLLECTION_NOT_FOUND: 'model_not_found',
};

export function openAiErrorOf({ status, code, detail, nextStep, errors }: Problem): OpenAiError {
  const param =
    errors?.[0]?.path || (code === 'MODEL_NOT_FOUND' || code === 'COLLECTION_NOT_FOUND' ? 'model' : null);
  return {
    error: {
      message: `${detail} ${nextStep}`,
      type: typeOf(status),
      param,
      code: codes[code] ?? code.toLowerCase(),
    },
  };
}

function typeOf(status: number): string {
  if (status === 401) return 'authentication_error';
  if (status === 403) return 'permission_error';
  if (status === 429) return 'rate_limit_error';
  return status < 500 ? 'invalid_request_error' : 'server_error';
}
