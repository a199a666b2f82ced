import { withoutCompanion } from './companions.js';
import type { PlanRule } from './finding.js';
import { type Requirement, unmet } from './requirement.js';

/** The only module that may be reached from outside. */
export const edgeModule = 'module.load_balancer';

/** Nothing but the edge can be reached from outside. */
export const publicEndpoints: PlanRule = (resources) => [
  ...unmet('public endpoint', requirements, resources),
  ...withoutCompanion('public endpoint', resources, {
    of: 'aws_s3_bucket',
    needs: 'aws_s3_bucket_public_access_block',
  }),
  ...resources
    .filter(({ type, module, values }) => isOutside(type, values) && !module.startsWith(edgeModule))
    .map(({ address }) => ({
      kind: 'public endpoint' as const,
      address,
      problem: `only ${edgeModule} faces the outside`,
    })),
];

const requirements: readonly Requirement[] = [
  { type: 'aws_db_instance', path: 'publicly_accessible', must: 'be false' },
  { type: 'aws_ecs_service', path: 'network_configuration.assign_public_ip', must: 'be false' },
  { type: 'aws_eks_cluster', path: 'vpc_config.endpoint_public_access', must: 'be false' },
  { type: 'aws_instance', path: 'associate_public_ip_address', must: 'be false' },
  { type: 'aws_opensearch_domain', path: 'vpc_options.subnet_ids', must: 'be set' },
  { type: 'aws_s3_bucket_public_access_block', path: 'block_public_acls', must: 'be true' },
  { type: 'aws_s3_bucket_public_access_block', path: 'block_public_policy', must: 'be true' },
  { type: 'aws_s3_bucket_public_access_block', path: 'ignore_public_acls', must: 'be true' },
  { type: 'aws_s3_bucket_public_access_block', path: 'restrict_public_buckets', must: 'be true' },
  { type: 'aws_subnet', path: 'map_public_ip_on_launch', must: 'be false' },
];

function isOutside(type: string, values: Readonly<Record<string, unknown>>): boolean {
  if (type === 'aws_lb') return values.internal !== true;
  return type === 'aws_lambda_function_url';
}
