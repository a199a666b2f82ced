import { goodTags, planned } from '../testing/planned.js';
import {
  access,
  alarm,
  bucketParts,
  dashboard,
  database,
  edge,
  redis,
  search,
  sound,
  template,
  volumesWithout,
} from '../testing/sound-plan.js';
import { checkPlan } from './check-plan.js';
import type { FindingKind, PlanContext } from './finding.js';
import type { PlannedResource } from './planned-resource.js';

const context: PlanContext = {
  environment: 'prod',
  stack: 'runtime',
  power: 'running',
  metrics: {
    namespace: 'Plumbline',
    metrics: [{ name: 'CostUsd', dimensions: [['Environment'], ['Environment', 'Model']] }],
  },
};
type Mistake = [mistake: string, kind: FindingKind, resources: PlannedResource[]];
const mistakes: Mistake[] = [
  [
    'a database with a public address',
    'public endpoint',
    [planned('aws_db_instance', { ...database, publicly_accessible: true })],
  ],
  [
    'a cluster whose API faces the internet',
    'public endpoint',
    [
      planned('aws_eks_cluster', {
        vpc_config: [{ endpoint_public_access: true }],
        encryption_config: [{ resources: ['secrets'] }],
      }),
    ],
  ],
  [
    'a search domain outside the network',
    'public endpoint',
    [planned('aws_opensearch_domain', { ...search, vpc_options: [] })],
  ],
  [
    'a bucket that may be public',
    'public endpoint',
    [planned('aws_s3_bucket_public_access_block', { ...access, block_public_policy: false })],
  ],
  [
    'a bucket without the block',
    'public endpoint',
    [planned('aws_s3_bucket', { force_destroy: false }), ...bucketParts.slice(1)],
  ],
  [
    'a load balancer beside the edge',
    'public endpoint',
    [
      planned(
        'aws_lb',
        { internal: false, enable_deletion_protection: true, subnets: [] },
        { module: 'module.airflow[0]' },
      ),
    ],
  ],
  [
    'a database in clear',
    'missing encryption',
    [planned('aws_db_instance', { ...database, storage_encrypted: false })],
  ],
  [
    'a database that says nothing of encryption',
    'missing encryption',
    [planned('aws_db_instance', { ...database, storage_encrypted: undefined })],
  ],
  [
    'Redis without TLS',
    'missing encryption',
    [planned('aws_elasticache_replication_group', { ...redis, transit_encryption_enabled: false })],
  ],
  [
    'one disk of several in clear',
    'missing encryption',
    [
      planned('aws_launch_template', {
        ...template,
        block_device_mappings: [{ ebs: [{ encrypted: 'true' }] }, { ebs: [{ encrypted: 'false' }] }],
      }),
    ],
  ],
  ['a log group without a key', 'missing encryption', [planned('aws_cloudwatch_log_group')]],
  [
    'a bucket without encryption',
    'missing encryption',
    [planned('aws_s3_bucket', { force_destroy: false }), ...bucketParts.slice(0, 1)],
  ],
  [
    'an edge that serves in clear',
    'missing encryption',
    [planned('aws_lb_listener', { protocol: 'HTTP', default_action: [{ type: 'forward' }] }, edge)],
  ],
  [
    'a store open to everyone',
    'open security group',
    [
      planned('aws_vpc_security_group_ingress_rule', {
        cidr_ipv4: '0.0.0.0/0',
        from_port: 5432,
        to_port: 5432,
      }),
    ],
  ],
  [
    'a store open to everyone by IPv6',
    'open security group',
    [planned('aws_vpc_security_group_ingress_rule', { cidr_ipv6: '::/0', from_port: 5432, to_port: 5432 })],
  ],
  [
    'a rule inside a group',
    'open security group',
    [planned('aws_security_group', { ingress: [{ cidr_blocks: ['10.0.0.0/8', '0.0.0.0/0'] }] })],
  ],
  [
    'an edge with a port too many',
    'open security group',
    [
      planned(
        'aws_vpc_security_group_ingress_rule',
        { cidr_ipv4: '0.0.0.0/0', from_port: 22, to_port: 22 },
        edge,
      ),
    ],
  ],
  [
    'a resource without a tag',
    'missing tag',
    [planned('aws_db_instance', { ...database, tags_all: { ...goodTags, Environment: undefined } })],
  ],
  [
    'a tag of another environment',
    'missing tag',
    [planned('aws_db_instance', { ...database, tags_all: { ...goodTags, Environment: 'dev' } })],
  ],
  [
    'volumes that lack a tag',
    'missing tag',
    [
      planned('aws_launch_template', {
        ...template,
        tag_specifications: [...template.tag_specifications.slice(0, 1), volumesWithout('Stack')],
      }),
    ],
  ],
  [
    'a database that can be destroyed',
    'missing deletion protection',
    [planned('aws_db_instance', { ...database, deletion_protection: false })],
  ],
  [
    'a bucket that can be destroyed full',
    'missing deletion protection',
    [planned('aws_s3_bucket', { force_destroy: true }), ...bucketParts],
  ],
  ['a role beside the module', 'role of its own', [planned('aws_iam_role_policy', { policy: '{}' })]],
  [
    'an alarm on a misspelt metric',
    'unknown metric',
    [planned('aws_cloudwatch_metric_alarm', { ...alarm, metric_name: 'CostUSD' })],
  ],
  [
    'an alarm by dimensions that nobody sends',
    'unknown metric',
    [planned('aws_cloudwatch_metric_alarm', { ...alarm, dimensions: { Environment: 'prod', Tenant: 'a' } })],
  ],
  [
    'an alarm on a log metric without a filter',
    'unknown metric',
    [
      planned('aws_cloudwatch_metric_alarm', {
        namespace: 'Plumbline/Logs',
        metric_name: 'gone',
        dimensions: {},
      }),
    ],
  ],
  [
    'a chart of a metric that nobody emits',
    'unknown metric',
    [planned('aws_cloudwatch_dashboard', dashboard('Cost', 'Environment'))],
  ],
  ['a type without a price', 'missing price', [planned('aws_msk_cluster')]],
  [
    'a size without a price',
    'missing price',
    [planned('aws_db_instance', { ...database, instance_class: 'db.r8g.48xlarge' })],
  ],
];

describe(checkPlan.name, () => {
  it('finds nothing wrong with what is right', () => {
    expect(checkPlan(sound, context)).toEqual([]);
  });

  it.each(mistakes)('finds %s', (_mistake, kind, resources) => {
    expect(checkPlan(resources, context).map((finding) => finding.kind)).toEqual([kind]);
  });

  it('wants a budget that tells someone in the stack that is never paused', () => {
    const foundation: PlanContext = { ...context, stack: 'foundation', power: undefined };
    const budget = (emails: string[]) =>
      planned('aws_budgets_budget', { notification: [{ subscriber_email_addresses: emails }] });
    expect(checkPlan([], foundation).map(({ kind }) => kind)).toEqual(['missing budget']);
    expect(checkPlan([budget([])], foundation).map(({ kind }) => kind)).toEqual(['missing budget']);
    expect(checkPlan([budget(['a@example.org'])], foundation)).toEqual([]);
  });

  it('asks for deletion protection only of prod, and not of a pause on purpose', () => {
    const tags = { ...goodTags, Environment: 'dev' };
    const unprotected = planned('aws_db_instance', { ...database, deletion_protection: false });
    const dev = planned('aws_db_instance', { ...unprotected.values, tags_all: tags });
    expect(checkPlan([dev], { ...context, environment: 'dev' })).toEqual([]);
    expect(checkPlan([unprotected], { ...context, power: 'paused' })).toEqual([]);
  });
});
