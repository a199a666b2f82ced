import { setTimeout as pause } from 'node:timers/promises';
import { UploadReply } from '@plumbline/contracts';
import type { FaultDocument } from './fault-documents.js';

export interface UploadOptions {
  readonly url: string;
  readonly documents: readonly FaultDocument[];
  readonly signal: AbortSignal;
}

const atOnce = 4;
const retryMs = 500;
const patienceMs = 180_000;

/** Sends them all, each again until it is taken, as a careful client would; gives the number of repetitions. */
export async function uploadDocuments({ url, documents, signal }: UploadOptions): Promise<number> {
  const waiting = [...documents];
  let repeated = 0;
  const work = async () => {
    for (let document = waiting.shift(); document; document = waiting.shift())
      repeated += await upload(url, document, signal);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return repeated;
}

async function upload(url: string, document: FaultDocument, signal: AbortSignal): Promise<number> {
  const end = performance.now() + patienceMs;
  for (let repeated = 0; ; repeated++) {
    const problem = await tryUpload(url, document, signal);
    if (!problem) return repeated;
    if (performance.now() > end) throw new Error(`${document.externalId} was not taken: ${problem}`);
    await pause(retryMs, undefined, { signal });
  }
}

async function tryUpload(
  url: string,
  { externalId, content }: FaultDocument,
  signal: AbortSignal,
): Promise<string | undefined> {
  const form = new FormData();
  form.set('externalId', externalId);
  form.set('file', new Blob([content]), externalId);
  try {
    const response = await fetch(`${url}/upload`, { method: 'POST', body: form, signal });
    const reply = await response.text();
    if (!response.ok) return `${response.status} ${reply}`;
    UploadReply.parse(JSON.parse(reply));
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    return String(error);
  }
}
