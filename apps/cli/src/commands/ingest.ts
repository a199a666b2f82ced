import { openAsBlob } from 'node:fs';
import { Collection, CollectionPage, Job, UploadReply } from '@plumbline/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { type CommandTools, toolsOf } from '../command-tools.js';
import { CommandError, exitCodes } from '../exit-codes.js';
import { findFiles, type FoundFile } from '../find-files.js';
import { FileProgress } from '../file-progress.js';
import { jsonObject } from '../option-values.js';
import { columns } from '../output.js';
import { rowOf } from './collections.js';

interface IngestOptions {
  readonly collection: string;
  readonly clear?: boolean;
  readonly access?: string;
  readonly metadata?: string;
}

interface Outcome {
  readonly file: string;
  readonly status: string;
  readonly chunks: number;
  readonly documentId?: string;
  readonly error?: string;
}

const FILES_AT_ONCE = 2;
const terminal = ['indexed', 'failed', 'quarantined', 'cancelled'];

export function addIngestCommand(program: Command): void {
  program
    .command('ingest <paths...>')
    .description('upload files, globs or folders and follow them until they can be asked')
    .option('-c, --collection <name>', 'where to put them', 'default')
    .option('--clear', 'empty the collection first, so that it holds exactly these files')
    .option('--access <list>', 'who may read them; everyone when absent')
    .option('--metadata <json>', 'such as \'{"year": 2024}\'', jsonObject)
    .action(async (paths: string[], options: IngestOptions, command: Command) => {
      await ingest(paths, options, toolsOf(command));
    });
}

async function ingest(paths: string[], options: IngestOptions, tools: CommandTools): Promise<void> {
  const files = await findFiles(paths);
  if (files.length === 0) throw new CommandError(`No file fits ${paths.join(' ')}.`, exitCodes.usage);
  await prepareCollection(options, tools);
  const progress = new FileProgress();
  const waiting = files.entries();
  const outcomes: Outcome[] = [];
  const work = async () => {
    for (const [index, file] of waiting)
      outcomes[index] = await ingestOne(file, options, { ...tools, progress });
  };
  try {
    await Promise.all(Array.from({ length: FILES_AT_ONCE }, work));
  } finally {
    progress.stop();
  }
  await summarize(outcomes, options.collection, tools);
}

async function prepareCollection(
  { collection, clear }: IngestOptions,
  { client, output }: CommandTools,
): Promise<void> {
  const known = await findCollection(collection, client);
  const path = `/collections/${encodeURIComponent(collection)}`;
  if (known && clear) {
    output.talk(`Clearing ${collection}: ${known.documents} documents.`);
    await client.request(z.unknown(), path, { method: 'DELETE' });
  }
  if (collection === 'default' || (known && !clear)) return;
  const json = { name: collection, settings: known?.settings ?? {} };
  await client.request(Collection, '/collections', { method: 'POST', json });
}

async function findCollection(name: string, client: CommandTools['client']): Promise<Collection | undefined> {
  for await (const collection of client.list(CollectionPage, '/collections'))
    if (collection.name === name) return collection;
  return undefined;
}

async function ingestOne(
  file: FoundFile,
  options: IngestOptions,
  tools: CommandTools & { progress: FileProgress },
): Promise<Outcome> {
  const bar = tools.progress.add(file.externalId);
  try {
    const { documents } = await tools.client.request(UploadReply, '/upload', {
      method: 'POST',
      form: await formOf(file, options),
    });
    const [document] = documents;
    if (!document) throw new CommandError('The server took no document.');
    const job = await followJob(document.jobId, {
      client: tools.client,
      onChange: (state) => bar.show(state),
    });
    const status = document.duplicate ? 'duplicate' : job.status;
    bar.end(status);
    const { documentId } = document;
    return { file: file.externalId, status, chunks: job.chunks, documentId, error: job.error?.detail };
  } catch (error) {
    if (error instanceof CommandError && error.exitCode === exitCodes.unreachable) throw error;
    bar.end('failed');
    return {
      file: file.externalId,
      status: 'failed',
      chunks: 0,
      error: (error as Error).message.split('\n')[0],
    };
  }
}

async function formOf(file: FoundFile, { collection, access, metadata }: IngestOptions): Promise<FormData> {
  const form = new FormData();
  form.set('collection', collection);
  form.set('externalId', file.externalId);
  if (access) form.set('access', JSON.stringify(access.split(',').map((name) => name.trim())));
  if (metadata) form.set('metadata', metadata);
  form.set('file', await openAsBlob(file.path), file.name);
  return form;
}

interface Following {
  readonly client: CommandTools['client'];
  readonly onChange: (job: Job) => void;
}

async function followJob(jobId: string, { client, onChange }: Following): Promise<Job> {
  for (;;) {
    const job = await client.request(Job, `/jobs/${encodeURIComponent(jobId)}`);
    onChange(job);
    if (terminal.includes(job.status)) return job;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

async function summarize(
  outcomes: readonly Outcome[],
  collection: string,
  tools: CommandTools,
): Promise<void> {
  const { client, output } = tools;
  const size = await findCollection(collection, client);
  const bad = outcomes.filter(({ status }) => !['indexed', 'duplicate'].includes(status));
  output.data({ files: outcomes, collection: size }, () => [
    ...columns(
      outcomes.map(({ file, status, chunks, error }) => [status, `${chunks} chunks`, file, error ?? '']),
    ),
    ...(size ? columns([rowOf(size)]) : []),
  ]);
  if (bad.length === 0) return;
  throw new CommandError(
    `${bad.length} of ${outcomes.length} files could not be read; the reasons stand beside them.`,
  );
}
