import { type DynamicModule, Module } from '@nestjs/common';
import { Clock, SystemClock } from '@plumbline/core';
import { DatabaseConnection } from '@plumbline/database';
import { CollectionsController } from './collections/collections.controller.js';
import { CollectionsService } from './collections/collections.service.js';
import { TotalsService } from './collections/totals.service.js';
import { DeletionService } from './documents/deletion.service.js';
import { DocumentsController } from './documents/documents.controller.js';
import { PurgeService } from './documents/purge.service.js';
import { ReadingService } from './documents/reading.service.js';
import { RegistrationRows } from './documents/registration-rows.js';
import { RegistrationService } from './documents/registration.service.js';
import { VersionContentService } from './documents/version-content.service.js';
import { type IngestionConfig, ingestionConfig } from './ingestion.config.js';
import { JobCleanup } from './jobs/job-cleanup.js';
import { JobDispatch } from './jobs/job-dispatch.js';
import { JobEvents } from './jobs/job-events.js';
import { JobLedger } from './jobs/job-ledger.js';
import { JobStopper } from './jobs/job-stopper.js';
import { JobsController } from './jobs/jobs.controller.js';
import { JobsService } from './jobs/jobs.service.js';
import { RunningJobs } from './jobs/running-jobs.js';
import { AdvisoryLocks } from './locks/advisory-locks.js';
import { Fences } from './locks/fences.js';
import { CollectionLocks, DocumentLocks, ObjectLocks, RunLocks, TaskLocks } from './locks/key-locks.js';
import { SharedLocks, SoleProcessLocks } from './locks/shared-locks.js';
import { IngestionRebuilder } from './maintenance/ingestion-rebuilder.js';
import { OrphanSweep } from './maintenance/orphan-sweep.js';
import { Outbox } from './maintenance/outbox.js';
import { ReconcilerService } from './maintenance/reconciler.service.js';
import { UnfinishedWork } from './maintenance/unfinished-work.js';
import { ActivateStage } from './pipeline/activate-stage.js';
import { ChunkStage } from './pipeline/chunk-stage.js';
import { ChunkingThread } from './pipeline/chunking-thread.js';
import { EmbedStage } from './pipeline/embed-stage.js';
import { IngestionWorkerService } from './pipeline/ingestion-worker.service.js';
import { JobRunner } from './pipeline/job-runner.js';
import { ParseStage } from './pipeline/parse-stage.js';
import { StageObserver } from './pipeline/stage-observer.js';
import { Stages } from './pipeline/stages.js';
import { ingestionSchema } from './tables/create-ingestion.migration.js';
import { IngestionDatabase, type IngestionTables } from './tables/ingestion-tables.js';

const locks = [CollectionLocks, DocumentLocks, ObjectLocks, RunLocks, TaskLocks, Fences];
const documents = [VersionContentService, RegistrationRows, RegistrationService];
const removal = [DeletionService, PurgeService, JobCleanup, JobStopper];
const jobs = [JobDispatch, JobEvents, JobLedger, JobsService, RunningJobs];
const pipeline = [
  ParseStage,
  ChunkStage,
  ChunkingThread,
  EmbedStage,
  ActivateStage,
  Stages,
  StageObserver,
  JobRunner,
];
const maintenance = [Outbox, UnfinishedWork, OrphanSweep, ReconcilerService, IngestionRebuilder];

/**
 * Collections, documents, versions and jobs, and the worker that turns files into passages. Needs, from global modules:
 * the transport, the database, the object store, the job queue, the parser, the embedder and the passage index.
 */
@Module({})
export class IngestionModule {
  static register(config: IngestionConfig): DynamicModule {
    const database = {
      provide: IngestionDatabase,
      inject: [DatabaseConnection],
      useFactory: (connection: DatabaseConnection) =>
        connection.openSchema<IngestionTables>(ingestionSchema.name, ingestionSchema.migrations),
    };
    const sharedLocks = {
      provide: SharedLocks,
      inject: [DatabaseConnection],
      useFactory: (connection: DatabaseConnection): SharedLocks =>
        connection.engine === 'pglite' ? new SoleProcessLocks() : new AdvisoryLocks(connection),
    };
    const settings = { provide: ingestionConfig, useValue: config };
    const clock = { provide: Clock, useClass: SystemClock };
    const services = [CollectionsService, TotalsService, ReadingService, ...documents, ...removal, ...jobs];
    return {
      module: IngestionModule,
      controllers: [CollectionsController, DocumentsController, JobsController],
      providers: [
        database,
        sharedLocks,
        settings,
        clock,
        ...locks,
        ...services,
        ...pipeline,
        ...maintenance,
        IngestionWorkerService,
      ],
      exports: [IngestionRebuilder],
    };
  }
}
