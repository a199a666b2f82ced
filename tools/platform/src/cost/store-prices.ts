import { type PlannedResource, valuesAt } from '../policy/planned-resource.js';
import type { CostLine } from './cost-line.js';
import { type PriceContext, priceOf, type PriceRule } from './price-rule.js';
import { prices } from './prices.js';

const { hourly, monthly, hoursPerMonth } = prices;

/** What keeps data, and what watches. */
export const storePrices: Readonly<Record<string, PriceRule>> = {
  aws_db_instance: database,
  aws_elasticache_replication_group: ({ values }) => {
    const nodes = Number(values.num_cache_clusters);
    const price = priceOf(hourly.redisNodes, values.node_type);
    return [{ group: 'redis', what: String(values.description), monthlyUsd: nodes * price * hoursPerMonth }];
  },
  aws_opensearch_domain: searchDomain,
  aws_ebs_volume: ({ values }) => [
    { group: 'graph', what: 'volume of the graph', monthlyUsd: Number(values.size) * monthly.diskGb },
  ],
  aws_kms_key: () => [stored('key', monthly.key)],
  aws_secretsmanager_secret: () => [stored('secrets', monthly.secret)],
  aws_s3_bucket: (_, { usage }) => [stored('objects', usage.objectGbPerBucket * monthly.objectGb)],
  aws_ecr_repository: (_, { usage }) => [stored('images', usage.imageGbPerRepository * monthly.imageGb)],
  aws_dynamodb_table: (_, { usage }) => [stored('table', usage.tableGb * monthly.tableGb)],
  aws_efs_file_system: (_, { usage }) => [stored('files', usage.fileGb * monthly.fileGb)],
  aws_cloudwatch_metric_alarm: () => [watched('alarms', monthly.alarm)],
  aws_cloudwatch_dashboard: () => [watched('dashboard', monthly.dashboard)],
};

function database(resource: PlannedResource, context: PriceContext): CostLine[] {
  const { values } = resource;
  const several = values.multi_az === true;
  const price = priceOf(several ? hourly.databasesMultiZone : hourly.databases, values.instance_class);
  const gb = several ? monthly.databaseGbMultiZone : monthly.databaseGb;
  const name = String(values.identifier);
  return [
    ...(isStopped(resource, context)
      ? []
      : [{ group: 'postgres' as const, what: name, monthlyUsd: price * hoursPerMonth }]),
    { group: 'postgres', what: `storage of ${name}`, monthlyUsd: Number(values.allocated_storage) * gb },
    { group: 'postgres', what: `owner's secret of ${name}`, monthlyUsd: monthly.secret },
  ];
}

function isStopped({ module }: PlannedResource, { resources }: PriceContext): boolean {
  return resources.some(
    (other) =>
      other.type === 'aws_rds_instance_state' && other.module === module && other.values.state === 'stopped',
  );
}

function searchDomain({ values }: PlannedResource): CostLine[] {
  const count = Number(valuesAt(values, 'cluster_config.instance_count')[0]);
  const price = priceOf(hourly.searchNodes, valuesAt(values, 'cluster_config.instance_type')[0]);
  const gb = Number(valuesAt(values, 'ebs_options.volume_size')[0]);
  return [
    { group: 'search', what: 'instances', monthlyUsd: count * price * hoursPerMonth },
    { group: 'search', what: 'storage', monthlyUsd: count * gb * monthly.searchGb },
  ];
}

function stored(what: string, monthlyUsd: number): CostLine {
  return { group: 'keys, secrets and stored data', what, monthlyUsd };
}

function watched(what: string, monthlyUsd: number): CostLine {
  return { group: 'logs and alarms', what, monthlyUsd };
}
