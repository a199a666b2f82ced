import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Clock, SystemClock } from '@plumbline/core';
import { DatabaseConnection } from '@plumbline/database';
import { HealthModule, ValidationModule } from '@plumbline/service-kit';
import { AnswerWorkflowService } from './answers/answer-workflow.service.js';
import { AnswersController } from './answers/answers.controller.js';
import { AnswersService } from './answers/answers.service.js';
import { StoppedAnswersService } from './answers/stopped-answers.service.js';
import { AuthenticationGuard } from './authentication/authentication.guard.js';
import { CollectionsController } from './collections/collections.controller.js';
import { CollectionsService } from './collections/collections.service.js';
import { DocumentContentController } from './documents/document-content.controller.js';
import { DocumentContentService } from './documents/document-content.service.js';
import { DocumentsController } from './documents/documents.controller.js';
import { UploadController } from './documents/upload.controller.js';
import { UploadService } from './documents/upload.service.js';
import { FeedbackController } from './feedback/feedback.controller.js';
import { GATEWAY_CONFIG, type GatewayConfig } from './gateway.config.js';
import { HealthController } from './health/health.controller.js';
import { HealthService } from './health/health.service.js';
import { MetricsController } from './health/metrics.controller.js';
import { JobChangesController } from './jobs/job-changes.controller.js';
import { JobFeedService } from './jobs/job-feed.service.js';
import { JobsController } from './jobs/jobs.controller.js';
import { KeysController } from './keys/keys.controller.js';
import { GATEWAY_TABLES, gatewaySchema, type GatewayTables } from './keys/keys.migration.js';
import { KeysService } from './keys/keys.service.js';
import { ChatCompletionsController } from './openai/chat-completions.controller.js';
import { EmbeddingsController } from './openai/embeddings.controller.js';
import { EmbeddingsService } from './openai/embeddings.service.js';
import { ModelsController } from './openai/models.controller.js';
import { PageController } from './page/page.controller.js';
import { RequestHooksService } from './request-hooks.service.js';
import { SearchController } from './search/search.controller.js';
import { SearchService } from './search/search.service.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { ShutdownService } from './shutdown.service.js';

const controllers = [
  PageController,
  HealthController,
  MetricsController,
  AnswersController,
  SearchController,
  UploadController,
  DocumentsController,
  DocumentContentController,
  CollectionsController,
  JobsController,
  JobChangesController,
  SessionsController,
  FeedbackController,
  KeysController,
  ChatCompletionsController,
  EmbeddingsController,
  ModelsController,
];

const services = [
  AnswersService,
  AnswerWorkflowService,
  CollectionsService,
  DocumentContentService,
  EmbeddingsService,
  HealthService,
  JobFeedService,
  KeysService,
  RequestHooksService,
  SearchService,
  ShutdownService,
  StoppedAnswersService,
  UploadService,
];

/**
 * The public HTTP API. Needs the `Caller`, `DatabaseConnection`, `ObjectStore` and `Embedder` of the process, and an
 * application made by `createHttpApplication`.
 */
@Module({})
export class GatewayModule {
  static register(config: GatewayConfig): DynamicModule {
    return {
      module: GatewayModule,
      imports: [ValidationModule, HealthModule],
      controllers,
      providers: [
        ...services,
        { provide: GATEWAY_CONFIG, useValue: config },
        { provide: Clock, useClass: SystemClock },
        { provide: APP_GUARD, useClass: AuthenticationGuard },
        {
          provide: GATEWAY_TABLES,
          inject: [DatabaseConnection],
          useFactory: (database: DatabaseConnection) =>
            database.openSchema<GatewayTables>(gatewaySchema.name, gatewaySchema.migrations),
        },
      ],
      exports: [KeysService],
    };
  }
}
