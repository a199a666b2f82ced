import type { PlannedResource } from '../policy/planned-resource.js';
import type { PowerState } from '../power-state.js';
import { edgeLines } from './compute-prices.js';
import { type CostLine } from './cost-line.js';
import { linesOf } from './price-rules.js';
import { prices } from './prices.js';
import type { Usage } from './usage.js';

/** The plans of an environment: what is never paused, and the rest in each state. */
export interface EnvironmentPlans {
  readonly foundation: readonly PlannedResource[];
  readonly runtime: Readonly<Record<PowerState, readonly PlannedResource[]>>;
}

export type PowerCost = Readonly<Record<PowerState, readonly CostLine[]>>;

/** What an environment costs a month in each state. Throws PriceMissingError. */
export function powerCost(plans: EnvironmentPlans, usage: Usage): PowerCost {
  const costOf = (state: PowerState): CostLine[] => {
    const runtime = plans.runtime[state];
    const resources = [...plans.foundation, ...runtime];
    return [
      ...resources.flatMap((resource) => linesOf(resource, { resources, usage })),
      ...outsideThePlan(runtime, usage, state),
      ...snapshotsOf(plans.runtime.running, runtime, usage),
    ];
  };
  return { running: costOf('running'), paused: costOf('paused'), hibernated: costOf('hibernated') };
}

export function totalUsd(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0);
}

/** Cost a month when it runs only some hours of each week, and the share of always running that this saves (0 to 1). */
export function costAtHours(
  cost: PowerCost,
  hoursPerWeek: number,
  otherwise: Exclude<PowerState, 'running'>,
): { monthlyUsd: number; saving: number } {
  if (!(hoursPerWeek >= 0 && hoursPerWeek <= 168)) throw new RangeError('A week has 168 hours.');
  const share = hoursPerWeek / 168;
  const running = totalUsd(cost.running);
  const monthlyUsd = share * running + (1 - share) * totalUsd(cost[otherwise]);
  return { monthlyUsd, saving: 1 - monthlyUsd / running };
}

/** What is billed by use for the whole environment, and the load balancer that the cluster makes from its Ingress. */
function outsideThePlan(runtime: readonly PlannedResource[], usage: Usage, state: PowerState): CostLine[] {
  const kept = {
    group: 'logs and alarms',
    what: 'logs kept',
    monthlyUsd: usage.logGbKept * prices.monthly.logGb,
  } as const;
  if (state !== 'running') return [kept];
  const onEks = runtime.some(({ type }) => type === 'aws_eks_node_group');
  return [
    kept,
    {
      group: 'logs and alarms',
      what: 'logs taken in',
      monthlyUsd: usage.logGbIngested * prices.each.logGbIngested,
    },
    {
      group: 'logs and alarms',
      what: 'metrics',
      monthlyUsd: usage.customMetrics * prices.monthly.customMetric,
    },
    ...(onEks ? edgeLines(2, usage.loadBalancerUnits) : []),
  ];
}

/** What ran and is gone has left a final snapshot; of a database its whole storage counts, which is the most it can be. */
function snapshotsOf(
  running: readonly PlannedResource[],
  now: readonly PlannedResource[],
  usage: Usage,
): CostLine[] {
  const left = new Set(now.map(({ address }) => address));
  return running
    .filter(({ address }) => !left.has(address))
    .flatMap(({ type, values }): CostLine[] => {
      if (type === 'aws_db_instance') {
        const monthlyUsd = Number(values.allocated_storage) * prices.monthly.snapshotGb;
        return [{ group: 'postgres', what: `snapshot of ${String(values.identifier)}`, monthlyUsd }];
      }
      if (type !== 'aws_elasticache_replication_group' || !values.final_snapshot_identifier) return [];
      const monthlyUsd = usage.redisSnapshotGb * prices.monthly.redisSnapshotGb;
      return [{ group: 'redis', what: `snapshot of ${String(values.replication_group_id)}`, monthlyUsd }];
    });
}
