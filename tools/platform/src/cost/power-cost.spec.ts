import type { PlannedResource } from '../policy/planned-resource.js';
import { planned } from '../testing/planned.js';
import { PriceMissingError } from './cost-line.js';
import { costAtHours, type EnvironmentPlans, powerCost, totalUsd } from './power-cost.js';
import { linesOf } from './price-rules.js';
import { smallUsage } from './usage.js';

const nothing = { ...smallUsage, logGbKept: 0, logGbIngested: 0, customMetrics: 0, loadBalancerUnits: 0 };
const database = planned('aws_db_instance', {
  identifier: 'plumbline-dev',
  instance_class: 'db.t4g.small',
  allocated_storage: 20,
  multi_az: false,
});
const stopped = planned('aws_rds_instance_state', { state: 'stopped' });
const cluster = planned('aws_eks_cluster');
const redis = planned('aws_elasticache_replication_group', {
  node_type: 'cache.t4g.small',
  num_cache_clusters: 2,
  final_snapshot_identifier: 'broker-g1',
});
const plans: EnvironmentPlans = {
  foundation: [planned('aws_kms_key')],
  runtime: { running: [cluster, database, redis], paused: [cluster, database, stopped], hibernated: [] },
};
const rounded = (amount: number) => Math.round(amount * 100) / 100;

describe(powerCost.name, () => {
  const cost = powerCost(plans, nothing);

  it('adds up what each state keeps', () => {
    // Key 1, control plane 73, database 23.36 + 2.30 + 0.40, two Redis nodes 46.72.
    expect(rounded(totalUsd(cost.running))).toBe(146.78);
    // A stopped database still has its storage and its secret; Redis has left a snapshot.
    expect(rounded(totalUsd(cost.paused))).toBe(76.74);
    // Key and snapshots: 1 + 20 GB × 0.095 + 0.5 GB × 0.085.
    expect(rounded(totalUsd(cost.hibernated))).toBe(2.94);
  });

  it('counts by use what no plan shows, and the edge that a cluster with nodes makes', () => {
    const nodes = [
      planned(
        'aws_eks_node_group',
        { instance_types: ['t3.large'], scaling_config: [{ desired_size: 2 }] },
        { index: 'main' },
      ),
      planned(
        'aws_launch_template',
        { block_device_mappings: [{ ebs: [{ volume_size: 20 }] }] },
        { index: 'main' },
      ),
    ];
    const withNodes = powerCost({ ...plans, runtime: { ...plans.runtime, running: nodes } }, nothing);
    expect(rounded(totalUsd(withNodes.running.filter(({ group }) => group === 'nodes and tasks')))).toBe(
      124.67,
    );
    expect(rounded(totalUsd(withNodes.running.filter(({ group }) => group === 'edge')))).toBe(23.73);
    expect(withNodes.paused.filter(({ group }) => group === 'edge')).toEqual([]);
  });

  it('fails on a resource whose price nobody knows, whichever state has it', () => {
    const hibernated = [planned('aws_msk_cluster')];
    expect(() => powerCost({ ...plans, runtime: { ...plans.runtime, hibernated } }, nothing)).toThrow(
      PriceMissingError,
    );
  });
});

describe(costAtHours.name, () => {
  const cost = powerCost(plans, nothing);

  it('is the running cost at 168 hours, and the other at none', () => {
    expect(costAtHours(cost, 168, 'paused')).toEqual({ monthlyUsd: totalUsd(cost.running), saving: 0 });
    expect(costAtHours(cost, 0, 'hibernated').monthlyUsd).toBe(totalUsd(cost.hibernated));
  });

  it('shares the week between both', () => {
    const { monthlyUsd, saving } = costAtHours(cost, 42, 'hibernated');
    expect(rounded(monthlyUsd)).toBe(rounded(0.25 * 146.78 + 0.75 * 2.94));
    expect(rounded(saving)).toBe(0.73);
  });

  it('refuses hours that no week has', () => {
    expect(() => costAtHours(cost, 169, 'paused')).toThrow(RangeError);
    expect(() => costAtHours(cost, Number.NaN, 'paused')).toThrow(RangeError);
  });
});

describe(linesOf.name, () => {
  const usd = (resource: PlannedResource, beside: PlannedResource[] = []) =>
    rounded(totalUsd(linesOf(resource, { resources: beside, usage: smallUsage })));

  it.each([
    {
      what: 'a database in two zones',
      resource: planned('aws_db_instance', {
        instance_class: 'db.t4g.small',
        allocated_storage: 100,
        multi_az: true,
      }),
      expected: 70.85,
    },
    {
      what: 'search on three instances',
      resource: planned('aws_opensearch_domain', {
        cluster_config: [{ instance_count: 3, instance_type: 't3.small.search' }],
        ebs_options: [{ volume_size: 10 }],
      }),
      expected: 82.5,
    },
    {
      what: 'a free endpoint',
      resource: planned('aws_vpc_endpoint', { vpc_endpoint_type: 'Gateway' }),
      expected: 0,
    },
    { what: 'a role', resource: planned('aws_iam_role'), expected: 0 },
  ])('prices $what', ({ resource, expected }) => {
    expect(usd(resource)).toBe(expected);
  });

  it('wants the price of a group that begins with no node', () => {
    const group = (type: string) => () =>
      usd(planned('aws_eks_node_group', { instance_types: [type], scaling_config: [{ desired_size: 0 }] }), [
        planned('aws_launch_template'),
      ]);
    expect(group('g5.xlarge')()).toBe(0);
    expect(group('p5.48xlarge')).toThrow('no price for p5.48xlarge');
  });

  it('refuses an endpoint that is paid by the hour until someone prices it', () => {
    expect(() => usd(planned('aws_vpc_endpoint', { vpc_endpoint_type: 'Interface' }))).toThrow(
      PriceMissingError,
    );
  });
});
