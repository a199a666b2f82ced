import { setTimeout as pause } from 'node:timers/promises';
import { PostgresDatabase } from '@plumbline/database';
import type { EmbedOptions } from '@plumbline/embedder';
import { HashEmbedder } from './hash-embedder.js';
import { IngestionApplication } from './ingestion-application.js';
import type { ProgramSettings } from './shared-ingestion.js';

/** A worker in a process of its own, to be killed and frozen; says `ready` when it works, `embedding` with each batch. */
const { url, folder, embedMs, config } = JSON.parse(process.argv[2] ?? '{}') as ProgramSettings;

class SlowEmbedder extends HashEmbedder {
  override async embed(texts: readonly string[], options: EmbedOptions): Promise<Float32Array[]> {
    process.stdout.write('embedding\n');
    await pause(embedMs * texts.length);
    return super.embed(texts, options);
  }
}

const database = new PostgresDatabase({ url, applicationName: 'program' });
await IngestionApplication.start({ database, folder, config, embedder: new SlowEmbedder() });
process.stdout.write('ready\n');
