import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Injectable } from '@nestjs/common';
import { type CallContext, type Job, readJob, registerDocument } from '@plumbline/contracts';
import { newId } from '@plumbline/core';
import { ObjectStore } from '@plumbline/object-store';
import { Caller } from '@plumbline/transport';

interface SampleDocument {
  readonly fileName: string;
  readonly title: string;
}

const folder = new URL('../sample-corpus/', import.meta.url);
const documents: SampleDocument[] = JSON.parse(readFileSync(new URL('documents.json', folder), 'utf8'));
const MAX_BYTES = 8_000_000;
const LOOK_EVERY_MS = 500;
const open = ['queued', 'running'];

/** Hands the publications of `sample-corpus/` to ingestion, as any upload, the first time a data folder is used. */
@Injectable()
export class SampleCorpus {
  constructor(
    private readonly caller: Caller,
    private readonly objects: ObjectStore,
  ) {}

  /** Whether it was loaded now; `say` gets a line at each step. The mark keeps deleted samples away for ever. */
  async load(markFile: string, say: (line: string) => void): Promise<boolean> {
    if (existsSync(markFile)) return false;
    say('Reading the sample corpus: three tax publications, 245 pages; /health shows the counts grow.');
    const jobs: Promise<void>[] = [];
    for (const document of documents)
      jobs.push(this.follow(await this.register(document), document.fileName, say));
    await writeFile(markFile, `${new Date().toISOString()}\n`);
    await Promise.all(jobs);
    return true;
  }

  private async register({ fileName, title }: SampleDocument): Promise<string> {
    const context = contextOf();
    const file = fileURLToPath(new URL(fileName, folder));
    const limits = { tenantId: context.tenantId, maxBytes: MAX_BYTES };
    const stored = await this.objects.putUpload(createReadStream(file), limits);
    const { jobId } = await this.caller.call(registerDocument, { ...stored, fileName, title }, { context });
    return jobId;
  }

  private async follow(jobId: string, fileName: string, say: (line: string) => void): Promise<void> {
    let shown = '';
    for (;;) {
      const job = await this.caller.call(readJob, { jobId }, { context: contextOf() });
      const line = `  ${fileName}: ${stateOf(job)}`;
      if (line !== shown) say(line);
      shown = line;
      if (!open.includes(job.status)) return;
      await pause(LOOK_EVERY_MS, undefined, { ref: false });
    }
  }
}

function stateOf({ status, stage, pagesDone, pagesTotal, chunks, error }: Job): string {
  if (error) return `${status}: ${error.detail}`;
  if (status === 'queued') return 'waiting';
  if (stage === 'received' || stage === 'scanned') return `page ${pagesDone} of ${pagesTotal ?? '…'}`;
  if (status === 'indexed') return `searchable, ${chunks} passages`;
  return status === 'running' && stage === 'enriched'
    ? `embedding, ${Math.floor(chunks / 100) * 100} passages so far`
    : 'cutting into passages';
}

function contextOf(): CallContext {
  return { requestId: newId('req'), tenantId: 'default', subject: 'local', principals: ['*'] };
}
