import { existsSync, openAsBlob, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Job, UploadReply } from '@plumbline/contracts';

const folder = new URL('../../../apps/standalone/sample-corpus/', import.meta.url);
const LOOK_EVERY_MS = 1000;

/** Uploads the sample publications, as any client, the first time; the mark keeps deleted samples away for ever. */
export async function loadSampleCorpus(
  url: string,
  markFile: string,
  say: (line: string) => void,
): Promise<void> {
  if (existsSync(markFile)) return;
  const documents: { fileName: string; title: string }[] = JSON.parse(
    readFileSync(new URL('documents.json', folder), 'utf8'),
  );
  const jobs: string[] = [];
  for (const { fileName, title } of documents) {
    const form = new FormData();
    form.set('title', title);
    form.set('file', await openAsBlob(fileURLToPath(new URL(fileName, folder))), fileName);
    const reply = await fetch(`${url}/upload`, { method: 'POST', body: form });
    if (!reply.ok) throw new Error(`${fileName} was not taken: ${await reply.text()}`);
    jobs.push(...UploadReply.parse(await reply.json()).documents.map(({ jobId }) => jobId));
  }
  writeFileSync(markFile, `${new Date().toISOString()}\n`);
  say('The sample corpus is uploaded: three tax publications, 245 pages; /health shows the counts grow.');
  const ended = await Promise.all(jobs.map((jobId) => untilEnded(url, jobId)));
  for (const { status, error } of ended) if (error) say(`A sample document is ${status}: ${error.detail}`);
  say('The sample corpus can be asked now.');
}

async function untilEnded(url: string, jobId: string): Promise<Job> {
  for (;;) {
    // The system may be restarting under it.
    const reply = await fetch(`${url}/jobs/${jobId}`).catch(() => undefined);
    const job = reply?.ok ? Job.parse(await reply.json()) : undefined;
    if (job && job.status !== 'queued' && job.status !== 'running') return job;
    await pause(LOOK_EVERY_MS);
  }
}
