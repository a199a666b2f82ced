import { goodTags, planned } from './planned.js';
import type { PlannedResource } from '../policy/planned-resource.js';

/** Parts of a plan in which everything is as it should be; a test takes one and spoils it. */
export const edge = { module: 'module.load_balancer[0]' };
export const fromRoleModule = { source: '../../modules/service-role' };

export const database = {
  identifier: 'plumbline-prod',
  publicly_accessible: false,
  storage_encrypted: true,
  deletion_protection: true,
  skip_final_snapshot: false,
  backup_retention_period: 30,
  instance_class: 'db.t4g.small',
  allocated_storage: 20,
  tags_all: goodTags,
};
export const template = {
  block_device_mappings: [{ ebs: [{ encrypted: 'true', volume_size: 20 }] }],
  tag_specifications: ['instance', 'volume'].map((kind) => ({ resource_type: kind, tags: goodTags })),
};
export const volumesWithout = (tag: string) => ({
  resource_type: 'volume',
  tags: { ...goodTags, [tag]: undefined },
});
export const access = {
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
};
export const redis = {
  at_rest_encryption_enabled: true,
  transit_encryption_enabled: true,
  node_type: 'cache.t4g.small',
  num_cache_clusters: 1,
};
export const search = {
  vpc_options: [{ subnet_ids: ['subnet-a'] }],
  encrypt_at_rest: [{ enabled: true }],
  node_to_node_encryption: [{ enabled: true }],
  domain_endpoint_options: [{ enforce_https: true }],
  cluster_config: [{ instance_count: 1, instance_type: 't3.small.search' }],
  ebs_options: [{ volume_size: 10 }],
};
export const alarm = { namespace: 'Plumbline', metric_name: 'CostUsd', dimensions: { Environment: 'prod' } };
export const dashboard = (name: string, dimensions: string) => ({
  dashboard_body: JSON.stringify({
    expression: `SEARCH('{Plumbline,${dimensions}} MetricName="${name}" Environment="prod"', 'Sum', 300)`,
  }),
});
export const bucketParts = [
  planned('aws_s3_bucket_public_access_block', access),
  planned('aws_s3_bucket_server_side_encryption_configuration'),
];

/** Everything as it should be. */
export const sound: PlannedResource[] = [
  planned('aws_db_instance', database),
  planned('aws_launch_template', template),
  planned('aws_s3_bucket', { force_destroy: false }),
  ...bucketParts,
  planned('aws_elasticache_replication_group', redis),
  planned('aws_opensearch_domain', search),
  planned('aws_eks_cluster', {
    vpc_config: [{ endpoint_public_access: false }],
    encryption_config: [{ resources: ['secrets'] }],
  }),
  planned('aws_cloudwatch_log_group', {}, { unknown: { kms_key_id: true } }),
  planned('aws_lb', { internal: false, enable_deletion_protection: true, subnets: ['a', 'b'] }, edge),
  planned('aws_lb_listener', { protocol: 'HTTP', default_action: [{ type: 'redirect' }] }, edge),
  planned(
    'aws_vpc_security_group_ingress_rule',
    { cidr_ipv4: '0.0.0.0/0', from_port: 443, to_port: 443 },
    edge,
  ),
  planned('aws_vpc_security_group_ingress_rule', {
    referenced_security_group_id: 'sg-1',
    from_port: 5432,
    to_port: 5432,
  }),
  planned('aws_iam_role', {}, fromRoleModule),
  planned('aws_cloudwatch_metric_alarm', alarm),
  planned('aws_cloudwatch_dashboard', dashboard('CostUsd', 'Environment,Model')),
];
