import { setTimeout as pause } from 'node:timers/promises';
import {
  Answer,
  type CollectionSettings,
  Health,
  Job,
  type ChatBody,
  type QueryBody,
  type SearchBody,
  SearchReply,
  UploadReply,
} from '@plumbline/contracts';
import type { z } from 'zod';

export interface UploadFile {
  readonly name: string;
  readonly content: Uint8Array | string;
  readonly externalId?: string;
  readonly title?: string;
}

const HEALTH_FRESH_MS = 1100;

/** The public API as the benchmarks use it; a failed request throws with the problem's detail. */
export class HttpClient {
  constructor(readonly url: string) {}

  search(body: z.input<typeof SearchBody>): Promise<SearchReply> {
    return this.post('/search', body, SearchReply);
  }

  query(body: z.input<typeof QueryBody>): Promise<Answer> {
    return this.post('/query', body, Answer);
  }

  chat(body: z.input<typeof ChatBody>): Promise<Answer> {
    return this.post('/chat', body, Answer);
  }

  async health(): Promise<Health> {
    return Health.parse(await (await fetch(`${this.url}/health`)).json());
  }

  async createCollection(name: string, settings: Partial<CollectionSettings> = {}): Promise<void> {
    await this.post('/collections', { name, settings });
  }

  async upload(file: UploadFile, collection = 'default') {
    const form = new FormData();
    form.set('collection', collection);
    if (file.externalId) form.set('externalId', file.externalId);
    if (file.title) form.set('title', file.title);
    form.set(
      'file',
      new Blob([typeof file.content === 'string' ? file.content : new Uint8Array(file.content)]),
      file.name,
    );
    const response = await fetch(`${this.url}/upload`, { method: 'POST', body: form });
    const [document] = UploadReply.parse(await bodyOf(response)).documents;
    if (!document) throw new Error('The upload gave no document.');
    return document;
  }

  async job(jobId: string): Promise<Job> {
    return Job.parse(await bodyOf(await fetch(`${this.url}/jobs/${jobId}`)));
  }

  /** The job once it has ended, whatever its end. */
  async ended(jobId: string, timeoutMs = 300_000): Promise<Job> {
    for (const end = Date.now() + timeoutMs; Date.now() < end; await pause(50)) {
      const job = await this.job(jobId);
      if (job.endedAt) return job;
    }
    throw new Error(`${jobId} had not ended when the time was up.`);
  }

  /** Waits until no job is open; `/health` may be a second old, so it is asked twice. */
  async untilQuiet(timeoutMs = 1_800_000): Promise<void> {
    let quiet = 0;
    for (const end = Date.now() + timeoutMs; Date.now() < end; await pause(HEALTH_FRESH_MS)) {
      quiet = (await this.health()).knowledgeBase.jobsOpen === 0 ? quiet + 1 : 0;
      if (quiet === 2) return;
    }
    throw new Error('Documents were still being read when the time was up.');
  }

  async text(documentId: string, versionId: string): Promise<string> {
    const response = await fetch(`${this.url}/documents/${documentId}/versions/${versionId}/text`);
    if (!response.ok) throw new Error(`No text of ${documentId}: ${response.status}.`);
    return response.text();
  }

  /** Seconds until the first claim of a streamed answer arrived. */
  async firstTokenMs(message: string): Promise<number> {
    const started = performance.now();
    const response = await fetch(`${this.url}/chat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ message }),
    });
    let first: number | undefined;
    const decoder = new TextDecoder();
    for await (const bytes of response.body ?? [])
      if (first === undefined && /event: answer-(delta|end)/.test(decoder.decode(bytes, { stream: true })))
        first = performance.now() - started;
    if (first === undefined) throw new Error('The answer broke off.');
    return first;
  }

  /** A gauge of `/metrics`; reading it starts its window anew. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  }

  private async post<Schema extends z.ZodType>(path: string, body: object, schema?: Schema) {
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const reply = await bodyOf(response);
    return (schema ? schema.parse(reply) : reply) as z.output<Schema>;
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  const body = (await response.json()) as { detail?: string };
  if (!response.ok) throw new Error(`${response.status}: ${body.detail ?? ''}`);
  return body;
}
