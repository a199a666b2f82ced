import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HttpClient } from '../http-client.js';
import { PlumblineProcess } from '../plumbline-process.js';
import { type CorpusFile, corpusFiles } from './corpus-files.js';
import { type CorpusOutcome, recallOf } from './corpus-outcome.js';
import { HealthWatch } from './health-watch.js';

export interface IngestedCorpora {
  readonly outcomes: readonly CorpusOutcome[];
  /** How often the service was asked meanwhile whether it is well, how often it did not answer, and its slowest answer. */
  readonly health: { readonly asked: number; readonly silent: number; readonly slowestMs: number };
}

const atOnce = 4;

/** The corpora through the real service: uploaded over HTTP, each job followed to its end, `/health` asked throughout. */
export async function ingestCorpora(evalData: string): Promise<IngestedCorpora> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-corpora-'));
  const plumbline = await PlumblineProcess.start();
  const watch = new HealthWatch(plumbline.url);
  try {
    const waiting = [
      ...(await corpusFiles('pdf', evalData, folder)),
      ...(await corpusFiles('office', evalData, folder)),
    ].values();
    const outcomes: CorpusOutcome[] = [];
    const work = async () => {
      for (const file of waiting) outcomes.push(await ingestOne(plumbline.client, file));
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return { outcomes, health: await watch.stop() };
  } finally {
    await watch.stop();
    await plumbline.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function ingestOne(client: HttpClient, file: CorpusFile): Promise<CorpusOutcome> {
  const content = readFileSync(file.path);
  const upload = {
    name: file.name.replaceAll('/', '_'),
    content,
    externalId: `${file.archive}/${file.name}`,
  };
  const { jobId, documentId, versionId } = await client.upload(upload);
  const { status, error, startedAt, endedAt } = await client.ended(jobId);
  const milliseconds = Date.parse(endedAt ?? '') - Date.parse(startedAt ?? '');
  if (status !== 'indexed') {
    const hasReference = file.statedCharacters !== undefined || file.groundTruth !== undefined;
    return { file, verdict: error?.code ?? status, milliseconds, recall: hasReference ? 0 : undefined };
  }
  const text = await client.text(documentId, versionId);
  return { file, verdict: status, milliseconds, recall: recallOf(file, text) };
}
