import type { PlanRule } from './finding.js';
import { type Requirement, unmet } from './requirement.js';

/** In prod nothing that holds data can be destroyed by one mistaken command; only a pause on purpose takes that away. */
export const deletionProtection: PlanRule = (resources, { environment, power = 'running' }) =>
  environment === 'prod' && power === 'running'
    ? unmet('missing deletion protection', requirements, resources)
    : [];

const atLeast = (days: number) => (value: unknown) => Number(value) >= days;

const requirements: readonly Requirement[] = [
  { type: 'aws_db_instance', path: 'deletion_protection', must: 'be true' },
  { type: 'aws_db_instance', path: 'skip_final_snapshot', must: 'be false' },
  { type: 'aws_db_instance', path: 'backup_retention_period', must: atLeast(7) },
  { type: 'aws_dynamodb_table', path: 'deletion_protection_enabled', must: 'be true' },
  { type: 'aws_dynamodb_table', path: 'point_in_time_recovery.enabled', must: 'be true' },
  { type: 'aws_ecr_repository', path: 'force_delete', must: 'be false' },
  { type: 'aws_instance', path: 'disable_api_termination', must: 'be true' },
  { type: 'aws_kms_key', path: 'deletion_window_in_days', must: atLeast(30) },
  { type: 'aws_lb', path: 'enable_deletion_protection', must: 'be true' },
  { type: 'aws_s3_bucket', path: 'force_destroy', must: 'be false' },
  { type: 'aws_secretsmanager_secret', path: 'recovery_window_in_days', must: atLeast(30) },
];
