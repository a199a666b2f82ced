import { withoutCompanion } from './companions.js';
import type { PlanRule } from './finding.js';
import { type PlannedResource, valuesAt } from './planned-resource.js';
import { type Requirement, unmet } from './requirement.js';

/** At rest by the environment's key, and in transit by TLS. */
export const encryption: PlanRule = (resources) => [
  ...unmet('missing encryption', requirements, resources),
  ...withoutCompanion('missing encryption', resources, {
    of: 'aws_s3_bucket',
    needs: 'aws_s3_bucket_server_side_encryption_configuration',
  }),
  ...resources.filter(servesInClear).map(({ address }) => ({
    kind: 'missing encryption' as const,
    address,
    problem: 'serves without TLS instead of redirecting',
  })),
];

function servesInClear({ type, values }: PlannedResource): boolean {
  if (type !== 'aws_lb_listener' || values.protocol === 'HTTPS') return false;
  return valuesAt(values, 'default_action.type').some((action) => action !== 'redirect');
}

const requirements: readonly Requirement[] = [
  { type: 'aws_cloudwatch_log_group', path: 'kms_key_id', must: 'be set' },
  { type: 'aws_db_instance', path: 'storage_encrypted', must: 'be true' },
  { type: 'aws_dynamodb_table', path: 'server_side_encryption.enabled', must: 'be true' },
  { type: 'aws_ebs_volume', path: 'encrypted', must: 'be true' },
  { type: 'aws_ecr_repository', path: 'encryption_configuration.encryption_type', must: is('KMS') },
  { type: 'aws_efs_file_system', path: 'encrypted', must: 'be true' },
  { type: 'aws_eks_cluster', path: 'encryption_config.resources', must: is('secrets') },
  { type: 'aws_elasticache_replication_group', path: 'at_rest_encryption_enabled', must: 'be true' },
  { type: 'aws_elasticache_replication_group', path: 'transit_encryption_enabled', must: 'be true' },
  { type: 'aws_kms_key', path: 'enable_key_rotation', must: 'be true' },
  { type: 'aws_lambda_function', path: 'kms_key_arn', must: 'be set' },
  { type: 'aws_launch_template', path: 'block_device_mappings.ebs.encrypted', must: 'be true' },
  { type: 'aws_opensearch_domain', path: 'domain_endpoint_options.enforce_https', must: 'be true' },
  { type: 'aws_opensearch_domain', path: 'encrypt_at_rest.enabled', must: 'be true' },
  { type: 'aws_opensearch_domain', path: 'node_to_node_encryption.enabled', must: 'be true' },
  { type: 'aws_secretsmanager_secret', path: 'kms_key_id', must: 'be set' },
  { type: 'aws_sns_topic', path: 'kms_master_key_id', must: 'be set' },
  { type: 'aws_sqs_queue', path: 'sqs_managed_sse_enabled', must: 'be true' },
];

function is(wanted: string): (value: unknown) => boolean {
  return (value) => value === wanted;
}
