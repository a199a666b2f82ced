import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  type CallContext,
  type CallDefinition,
  type Job,
  type RegisteredDocument,
  type RegisterDocumentRequest,
  readJob,
  registerDocument,
} from '@plumbline/contracts';
import { type DatabaseConnection, DatabaseModule } from '@plumbline/database';
import { DocumentParserConfig, DocumentParserModule } from '@plumbline/document-parser';
import { Embedder, EmbedderConfig, EmbedderModule } from '@plumbline/embedder';
import { JobQueueConfig, JobQueueModule } from '@plumbline/job-queue';
import { ObjectStore, ObjectStoreModule, type StoredObject } from '@plumbline/object-store';
import { PassageIndex, PassageIndexModule } from '@plumbline/passage-index';
import { testContext, waitFor } from '@plumbline/testing';
import { Caller, InProcessServer, TransportModule } from '@plumbline/transport';
import type { z } from 'zod';
import { IngestionConfig } from '../ingestion.config.js';
import { IngestionModule } from '../ingestion.module.js';
import { IngestionWorkerService } from '../pipeline/ingestion-worker.service.js';
import { StageObserver } from '../pipeline/stage-observer.js';
import { HashEmbedder } from './hash-embedder.js';

export interface ApplicationOptions {
  /** Holds objects and store, for a second application to go on with; without it both go with the application. */
  readonly folder?: string;
  /** On a server, instead of the embedded store; it is closed with the application. */
  readonly database?: DatabaseConnection;
  /** The real embedding model instead of `HashEmbedder`. */
  readonly realEmbedder?: boolean;
  /** Instead of `HashEmbedder`. */
  readonly embedder?: Embedder;
  readonly observer?: StageObserver;
  /** Whether it works on jobs; it does unless told otherwise. */
  readonly takesJobs?: boolean;
  readonly config?: Partial<Record<keyof IngestionConfig, number>>;
  readonly modules?: NonNullable<DynamicModule['imports']>;
}

type Upload = Partial<Omit<RegisterDocumentRequest, 'objectKey' | 'sha256' | 'bytes'>> & {
  content: string | Buffer;
};

/** The whole service over real engines, in this process. */
export class IngestionApplication {
  private constructor(
    readonly caller: Caller,
    readonly objects: ObjectStore,
    readonly index: PassageIndex,
    readonly get: <Service>(token: abstract new (...rest: never[]) => Service) => Service,
    readonly close: () => Promise<void>,
  ) {}

  static async start(options: ApplicationOptions): Promise<IngestionApplication> {
    const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'plumbline-test-')));
    const building = Test.createTestingModule({ imports: modulesOf(folder, options) })
      .overrideProvider(StageObserver)
      .useValue(options.observer ?? new StageObserver())
      .overrideProvider(HashEmbedder)
      .useValue(options.embedder ?? new HashEmbedder());
    if (options.takesJobs === false) building.overrideProvider(IngestionWorkerService).useValue({});
    const testing = await building.compile();
    const app = testing.createNestMicroservice({ strategy: testing.get(InProcessServer), logger: false });
    await app.listen();
    const get = <Service>(token: abstract new (...rest: never[]) => Service): Service =>
      app.get<Service>(token, { strict: false });
    const close = async () => {
      await app.close();
      if (!options.folder) await rm(folder, { recursive: true, force: true });
    };
    return new IngestionApplication(get(Caller), get(ObjectStore), get(PassageIndex), get, close);
  }

  call<Request extends z.ZodType, Response extends z.ZodType>(
    definition: CallDefinition<Request, Response>,
    request: z.input<Request>,
    context: CallContext,
  ): Promise<z.output<Response>> {
    return this.caller.call(definition, request, { context });
  }

  async upload({ content, ...rest }: Upload, context: CallContext): Promise<RegisteredDocument> {
    const stored = await this.store(content, context.tenantId);
    return this.call(registerDocument, { fileName: 'notes.txt', ...stored, ...rest }, context);
  }

  /** As a client does that has not registered the file yet. */
  async store(content: string | Buffer, tenantId: string): Promise<StoredObject> {
    return this.objects.putUpload(Readable.from([Buffer.from(content)]), { tenantId, maxBytes: 50_000_000 });
  }

  /** The job once it has ended. */
  ended(jobId: string, context: CallContext, timeoutMs = 30_000): Promise<Job> {
    return waitFor(
      async () => {
        const job = await this.call(readJob, { jobId }, context);
        return job.endedAt ? job : undefined;
      },
      { timeoutMs, what: `the end of ${jobId}` },
    );
  }

  async ingest(upload: Upload, context: CallContext): Promise<RegisteredDocument & { job: Job }> {
    const registered = await this.upload(upload, context);
    return { ...registered, job: await this.ended(registered.jobId, context) };
  }

  /** Texts of the active passages that contain one of the terms, in the order of the index. */
  async search(term: string, context: CallContext, collection = 'default'): Promise<string[]> {
    const scope = { tenantId: context.tenantId, collection, principals: context.principals };
    const { lexical } = await this.index.search({ scope, terms: [term], limit: 50 });
    const passages = await this.index.read(
      scope,
      lexical.map(({ chunkId }) => chunkId),
    );
    return passages.map(({ text }) => text);
  }

  async objectsUnder(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const { objectKey } of this.objects.list(prefix)) keys.push(objectKey);
    return keys;
  }
}

export function sha256Of(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** A reader of a tenant of its own. */
export function reader(overrides: Partial<CallContext> = {}): CallContext {
  return testContext(overrides);
}

@Global()
@Module({
  providers: [HashEmbedder, { provide: Embedder, useExisting: HashEmbedder }],
  exports: [Embedder],
})
class HashEmbedderModule {}

function modulesOf(folder: string, options: ApplicationOptions) {
  const { realEmbedder, config = {}, modules = [] } = options;
  const engines = [
    TransportModule.inProcess(),
    options.database
      ? DatabaseModule.of(options.database)
      : DatabaseModule.embedded(options.folder ? { dataDir: join(folder, 'store') } : {}),
    ObjectStoreModule.register({ folder: join(folder, 'objects') }),
    JobQueueModule.register(JobQueueConfig.parse({ JOB_RETRY_DELAY_SECONDS: 0 })),
    PassageIndexModule.register(),
    DocumentParserModule.register(DocumentParserConfig.parse({ PARSER_MAX_EXPANSION: 50 })),
    realEmbedder
      ? EmbedderModule.register(EmbedderConfig.parse({ EMBEDDER_THREADS: 1 }))
      : HashEmbedderModule,
  ];
  return [...engines, ...modules, IngestionModule.register(IngestionConfig.parse(config))];
}
