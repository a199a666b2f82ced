const headers = { 'content-type': 'application/json' };

/** How long one search takes, to the last byte of its reply. */
export async function searchMs(url: string, signal: AbortSignal): Promise<number> {
  const began = performance.now();
  const body = JSON.stringify({ query: 'What does the levy on imported goods apply to?' });
  const response = await fetch(`${url}/search`, { method: 'POST', headers, body, signal });
  await taken(response);
  return performance.now() - began;
}

export interface AnswerReader {
  /** Readers ask different things. */
  readonly number: number;
  /** At the first byte. */
  readonly onBegin: () => void;
  readonly signal: AbortSignal;
}

/** Asks with many passages, streamed, and reads to the end or until it is told to leave. */
export async function readAnswer(url: string, { number, onBegin, signal }: AnswerReader): Promise<void> {
  const message = `What does document ${number} say about the refund that is due on ${1 + (number % 28)} May?`;
  const body = JSON.stringify({ message, topK: 50 });
  let bytes = 0;
  try {
    const accept = { ...headers, accept: 'text/event-stream' };
    const response = await fetch(`${url}/chat`, { method: 'POST', headers: accept, body, signal });
    for await (const chunk of response.body ?? []) {
      if (bytes === 0) onBegin();
      bytes += chunk.length;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** One unary call of the gateway to another service, and nothing else. */
export async function listSessions(url: string, signal: AbortSignal): Promise<void> {
  await taken(await fetch(`${url}/sessions?limit=1`, { signal }));
}

export async function askQuestion(url: string, number: number, signal: AbortSignal): Promise<void> {
  const body = JSON.stringify({ question: `What does document ${number % 40} say about the levy?` });
  await taken(await fetch(`${url}/query`, { method: 'POST', headers, body, signal }));
}

async function taken(response: Response): Promise<void> {
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`Answered with ${response.status}.`);
}
