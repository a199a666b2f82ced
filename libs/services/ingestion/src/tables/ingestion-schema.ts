import type { SchemaDefinition } from '@plumbline/database';
import { createIngestion } from './create-ingestion.migration.js';
import { shareIngestion } from './share-ingestion.migration.js';

/** What ingestion owns, for its migrate command. */
export const ingestionSchema: SchemaDefinition = {
  name: 'ingestion',
  migrations: [createIngestion, shareIngestion],
};
