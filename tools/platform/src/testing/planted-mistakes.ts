import type { PlanRequest } from '../terraform/offline-plans.js';

/** A mistake in the configuration itself, and what must find it. */
export interface PlantedMistake {
  readonly what: string;
  /** Below the repository. */
  readonly file: string;
  readonly find: string;
  readonly put: string;
  /** The tests of a folder, or the judgement of a plan. */
  readonly by: string | PlanRequest;
  /** What they say. */
  readonly says: RegExp;
}

const modules = 'terraform/modules';
const runtime: PlanRequest = { stack: 'runtime', environment: 'prod', power: 'running' };
const foundation: PlanRequest = { stack: 'foundation', environment: 'prod' };

const byTests: readonly PlantedMistake[] = [
  {
    what: 'public endpoint: a database',
    file: `${modules}/postgres/main.tf`,
    find: 'publicly_accessible  = false',
    put: 'publicly_accessible  = true',
    by: 'modules/postgres',
    says: /Reached through its firewall alone/,
  },
  {
    what: 'public endpoint: the API of the cluster',
    file: `${modules}/eks/main.tf`,
    find: 'endpoint_public_access  = false',
    put: 'endpoint_public_access  = true',
    by: 'modules/eks',
    says: /inside the network alone/,
  },
  {
    what: 'missing encryption: a database',
    file: `${modules}/postgres/main.tf`,
    find: 'storage_encrypted = true',
    put: 'storage_encrypted = false',
    by: 'modules/postgres',
    says: /Storage must be encrypted/,
  },
  {
    what: 'missing encryption: Redis without a password',
    file: `${modules}/redis/main.tf`,
    find: 'auth_token                 = var.auth_token',
    put: 'auth_token                 = null',
    by: 'modules/redis',
    says: /TLS and the password|auth_token/,
  },
  {
    what: 'missing encryption: an edge that serves in clear',
    file: `${modules}/load-balancer/main.tf`,
    find: 'type = "redirect"',
    put: 'type = "forward"',
    by: 'modules/load-balancer',
    says: /only redirected|redirect/,
  },
  {
    what: 'missing tag: instances of the cluster',
    file: `${modules}/eks/nodes.tf`,
    find: 'merge(var.tags, { Name',
    put: 'merge({}, { Name',
    by: 'modules/eks',
    says: /must carry the environment's tags/,
  },
  {
    what: 'missing deletion protection: the table',
    file: `${modules}/dynamo/main.tf`,
    find: 'deletion_protection_enabled = var.deletion_protection',
    put: 'deletion_protection_enabled = false',
    by: 'modules/dynamo',
    says: /not deleted by mistake/,
  },
  {
    what: 'open security group: a store',
    file: `${modules}/firewall/main.tf`,
    find: 'referenced_security_group_id = each.value',
    put: 'cidr_ipv4                    = "0.0.0.0/0"',
    by: 'modules/firewall',
    says: /no address range|let in/,
  },
  {
    what: 'too much permission: all resources',
    file: `${modules}/service-role/variables.tf`,
    find: '!contains(flatten(var.statements[*].resources), "*")',
    put: 'length(var.statements) >= 0',
    by: 'modules/service-role',
    says: /refuses_all_resources: Missing expected failure/,
  },
  {
    what: 'no forecast in the budget',
    file: `${modules}/budget/main.tf`,
    find: 'FORECASTED_100 = { type = "FORECASTED", percent = 100 }',
    put: '',
    by: 'modules/budget',
    says: /ahead of the limit/,
  },
  {
    what: 'a metric renamed by the services alone',
    file: 'libs/platform/telemetry/metrics.json',
    find: '"AnswerLatency"',
    put: '"AnswerDuration"',
    by: 'modules/observability',
    says: /a metric that services emit/,
  },
  {
    what: 'a pause that leaves something running',
    file: 'terraform/stacks/runtime/stores.tf',
    find: 'module "cache" {\n  source = "../../modules/redis"\n  count  = local.running ? 1 : 0',
    put: 'module "cache" {\n  source = "../../modules/redis"\n  count  = 1',
    by: 'stacks/runtime',
    says: /Only the control plane is paid by the hour/,
  },
];

const byPlans: readonly PlantedMistake[] = [
  {
    what: 'missing tag: of a whole stack',
    file: 'terraform/stacks/foundation/main.tf',
    find: 'Environment = var.environment, ',
    put: '',
    by: foundation,
    says: /^missing tag: .*Environment must be prod/,
  },
  {
    what: 'missing deletion protection: of prod',
    file: 'terraform/stacks/foundation/main.tf',
    find: 'protected = var.environment == "prod"',
    put: 'protected = false',
    by: foundation,
    says: /^missing deletion protection: module\.memory/,
  },
  {
    what: 'open security group: of the workloads',
    file: `${modules}/network/workload.tf`,
    find: 'referenced_security_group_id = aws_security_group.workload.id',
    put: 'cidr_ipv4                    = "0.0.0.0/0"',
    by: foundation,
    says: /^open security group: module\.network/,
  },
  {
    what: 'missing encryption: a log',
    file: `${modules}/network/flow-logs.tf`,
    find: 'kms_key_id        = var.key_arn',
    put: '',
    by: foundation,
    says: /^missing encryption: module\.network\.aws_cloudwatch_log_group\.flow/,
  },
  {
    what: 'a role beside the module that keeps roles narrow',
    file: 'terraform/stacks/foundation/data.tf',
    find: 'module "memory" {',
    put: 'resource "aws_iam_policy" "wide" {\n  policy = "{}"\n}\n\nmodule "memory" {',
    by: foundation,
    says: /^role of its own: aws_iam_policy\.wide/,
  },
  {
    what: 'missing price: a new kind of resource',
    file: 'terraform/stacks/runtime/main.tf',
    find: 'module "egress" {',
    put: 'resource "aws_kinesis_stream" "extra" {\n  name        = "extra"\n  shard_count = 1\n}\n\nmodule "egress" {',
    by: runtime,
    says: /^missing price: aws_kinesis_stream\.extra/,
  },
  {
    what: 'missing price: a new size',
    file: 'terraform/environments/prod/runtime.tfvars',
    find: '"t3.large"',
    put: '"m7i.24xlarge"',
    by: runtime,
    says: /^missing price: .*no price for m7i\.24xlarge/,
  },
  {
    what: 'public endpoint: a second door',
    file: 'terraform/stacks/runtime/main.tf',
    find: 'module "egress" {',
    put: 'resource "aws_lb" "second" {\n  name    = "second"\n  subnets = var.foundation.public_subnet_ids\n}\n\nmodule "egress" {',
    by: runtime,
    says: /^public endpoint: aws_lb\.second/,
  },
];

export const plantedMistakes: readonly PlantedMistake[] = [...byTests, ...byPlans];
